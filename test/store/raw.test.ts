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

function chunksOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, at) =>
    bytes.subarray(at * CHUNK, (at + 1) * CHUNK),
  )
}

describe('what was received is given back, byte for byte', () => {
  const sizes = [0, 1, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17]
  test.each(sizes)('%i octets from memory', async (size) => {
    const store = await openTestStore()
    const bytes = randomBytes(size)
    const { seq } = await store.messages.accept(newMessage(store.defaultId, { bytes }))
    expect(Buffer.from((await store.raw.read(seq)) ?? 'absent').equals(bytes)).toBe(true)
    const { bytes: streamed, largest } = await collected(store.raw.stream(seq))
    expect(streamed.equals(bytes)).toBe(true)
    expect(largest).toBeLessThanOrEqual(CHUNK)
  })
})
