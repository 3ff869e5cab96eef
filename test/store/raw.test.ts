import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { derivedFacts, newMessage, openTestStore } from './support.ts'

const CHUNK = 256 * 1024

async function collected(stream: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; largest: number }> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return { bytes: Buffer.concat(parts), largest: Math.max(0, ...parts.map(({ length }) => length)) }
}

function compressedChunks(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, at) =>
    zstdCompressSync(bytes.subarray(at * CHUNK, (at + 1) * CHUNK)),
  )
}

describe('what was received is given back, byte for byte', () => {
  test.each([0, 1, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])(
    '%i octets from memory',
    async (size) => {
      const store = await openTestStore()
      const bytes = randomBytes(size)
      const { seq } = await store.messages.accept(newMessage(store.defaultId, { bytes }))
      expect(Buffer.from((await store.raw.read(seq)) ?? 'absent').equals(bytes)).toBe(true)
      const { bytes: streamed, largest } = await collected(store.raw.stream(seq))
      expect(streamed.equals(bytes)).toBe(true)
      expect(largest).toBeLessThanOrEqual(CHUNK)
    },
  )

  test('5 MB from a spooled file, which is taken over', async () => {
    const store = await openTestStore()
    const bytes = randomBytes(5_000_000)
    const path = join(store.dataDir, 'large.eml')
    writeFileSync(path, bytes)
    const raw = { kind: 'file', path, sizeBytes: bytes.length } as const
    const { seq } = await store.messages.accept(newMessage(store.defaultId, { raw }))
    expect(existsSync(path)).toBe(false)
    expect((await collected(store.raw.stream(seq))).bytes.equals(bytes)).toBe(true)
  })

  test('a view into a larger buffer, which its owner goes on using', async () => {
    const store = await openTestStore()
    const owner = randomBytes(10_000)
    const bytes = owner.subarray(100, 5_000)
    const expected = Buffer.from(bytes)
    const { seq } = await store.messages.accept(newMessage(store.defaultId, { bytes }))
    expect(Buffer.from((await store.raw.read(seq)) ?? 'absent').equals(expected)).toBe(true)
    expect(owner.length).toBe(10_000)
  })

  test('after the store was closed and opened again', async () => {
    const first = await openTestStore()
    const bytes = randomBytes(CHUNK + 5)
    const { seq } = await first.messages.accept(newMessage(first.defaultId, { bytes }))
    await first.close()
    const second = await openTestStore({ dataDir: first.dataDir })
    expect(Buffer.from((await second.raw.read(seq)) ?? 'absent').equals(bytes)).toBe(true)
  })
})

describe('compressed chunks', () => {
  const text = Buffer.from('All work and no play makes Jack a dull boy.\r\n'.repeat(12_000))

  test('take the place of plain ones and give the same bytes', async () => {
    const store = await openTestStore()
    const { seq } = await store.messages.accept(newMessage(store.defaultId, { bytes: text }))
    await store.derived.save([{ ...derivedFacts(seq), compressedChunks: compressedChunks(text) }])
    expect(await store.storedBytes(seq)).toBeLessThan(text.length / 10)
    expect(Buffer.from((await store.raw.read(seq)) ?? 'absent').equals(text)).toBe(true)
    expect((await collected(store.raw.stream(seq))).bytes.equals(text)).toBe(true)
  })

  const other = Buffer.from('Something else.\r\n'.repeat(4_000))
  test.each([
    ['of other bytes', compressedChunks(other)],
    ['that are no zstd', [Buffer.from('garbage')]],
    ['that are not smaller', [Buffer.alloc(CHUNK + 1)]],
    ['that unpack to far more than a chunk', [zstdCompressSync(Buffer.alloc(64 * CHUNK))]],
    ['beyond the last', [...compressedChunks(text), ...compressedChunks(other)]],
  ])('%s never alter the message', async (_, chunks) => {
    const store = await openTestStore()
    const { seq } = await store.messages.accept(newMessage(store.defaultId, { bytes: text }))
    await store.derived.save([{ ...derivedFacts(seq), compressedChunks: chunks }])
    expect(Buffer.from((await store.raw.read(seq)) ?? 'absent').equals(text)).toBe(true)
  })
})

describe('bytes that are gone', () => {
  test('read is undefined, stream is a failure: a part must not pass for the whole', async () => {
    const store = await openTestStore()
    expect(await store.raw.read(999)).toBeUndefined()
    await expect(collected(store.raw.stream(999))).rejects.toMatchObject({ code: 'not-found' })
  })

  test('purged in the middle of a stream', async () => {
    const store = await openTestStore()
    const { seq } = await store.messages.accept(
      newMessage(store.defaultId, { bytes: randomBytes(3 * CHUNK) }),
    )
    const stream = store.raw.stream(seq)[Symbol.asyncIterator]()
    expect((await stream.next()).done).toBe(false)
    await store.messages.delete(store.defaultId, { kind: 'all' })
    await store.messages.purge(Number.MAX_SAFE_INTEGER, 10)
    await expect(stream.next()).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a spooled file that is not what was announced', () => {
  test.each([
    ['is missing', null],
    ['is shorter', 'short'],
    ['is longer', 'x'.repeat(2000)],
  ])('%s: refused, and nothing is left', async (_, content) => {
    const store = await openTestStore()
    const path = join(store.dataDir, 'odd.eml')
    if (content !== null) writeFileSync(path, content)
    const message = newMessage(store.defaultId, { raw: { kind: 'file', path, sizeBytes: 1000 } })
    await expect(store.messages.accept(message)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await store.messages.get(store.defaultId, message.id)).toBeUndefined()
    expect(await store.instances.counts(store.defaultId)).toEqual({ total: 0, unread: 0, held: 0 })
  })
})
