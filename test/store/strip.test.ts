import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createStripper } from '../../server/derive/strip.ts'
import type { NewMessage } from '../../server/domain/message.ts'
import { derivedFacts, newMessage, type OpenedStore, openTestStore, outgoing } from './support.ts'

const HEADER = 'Subject: Hello\r\n\r\n'
const SECRET = 'the-secret-that-nobody-is-to-find'
const BODY = Buffer.from(`${HEADER}${SECRET} ${'x'.repeat(5000)}\r\n`)
const AT = 1_800_000_000_000

async function openKeeping(keep: 'headers' | 'envelope'): Promise<OpenedStore> {
  const store = await openTestStore()
  await store.bounds.put(store.defaultId, { keep }, 0)
  return store
}

/** Stored and derived, as far as the index goes. */
async function put(store: OpenedStore, message: NewMessage): Promise<number> {
  const { seq } = await store.messages.accept(message)
  await store.derived.save([derivedFacts(seq)])
  return seq
}

const whole = (over: Partial<NewMessage> = {}) => ({
  raw: { kind: 'memory', bytes: BODY } as const,
  facts: { sizeBytes: BODY.length, canonical: true, hasEightBit: false, hasNul: false },
  ...over,
})

const strip = (store: OpenedStore, stripper = createStripper(store), atMs = AT) =>
  stripper.strip({ id: store.defaultId }, atMs, new AbortController().signal)

const sizes = (store: OpenedStore) =>
  store.ask<{ size: number }>('SELECT size_bytes AS size FROM messages ORDER BY seq').map(({ size }) => size)

test('what has a delivery to make, is held, not read yet or in the trash is not touched; what is starred is', async () => {
  const store = await openKeeping('headers')
  await put(store, outgoing(store.defaultId, ['a@team.example'], whole()))
  const hold = { kind: 'hold', reason: 'no relay', mode: 'redirect', instanceKind: 'staging' } as const
  await put(store, newMessage(store.defaultId, whole({ decision: hold })))
  const trashed = newMessage(store.defaultId, whole())
  await put(store, trashed)
  await store.messages.delete(store.defaultId, { kind: 'ids', ids: [trashed.id] })
  const starred = newMessage(store.defaultId, whole())
  await put(store, starred)
  await store.messages.mark(store.defaultId, [starred.id], { starred: true })
  await store.messages.accept(newMessage(store.defaultId, whole()))
  const stripper = createStripper(store)
  expect(await strip(store, stripper)).toBe(1)
  const [full, less] = [BODY.length, HEADER.length]
  expect(sizes(store)).toEqual([full, full, full, less, full])
  expect(await store.bounds.holdings(store.defaultId)).toMatchObject({
    messages: 4,
    bytes: 3 * full + less,
    starredBytes: less,
  })

  const delivery = store.ask<{ id: number; seq: number }>('SELECT id, message_seq AS seq FROM deliveries')[0]
  if (delivery === undefined) throw new Error('no delivery')
  await store.outbox.cancel(delivery.seq, delivery.id, 'enough', AT)
  expect(await strip(store, stripper)).toBe(1)
  await store.messages.restore(store.defaultId, [trashed.id])
  expect(await strip(store, stripper)).toBe(0)
  expect(await strip(store, stripper, AT + 3_600_000)).toBe(1)
  expect(sizes(store)).toEqual([less, full, less, less, full])
})

test('a parser that read it before brings nothing back', async () => {
  const store = await openKeeping('headers')
  const seq = await put(store, newMessage(store.defaultId, whole()))
  await strip(store)
  await store.derived.save([derivedFacts(seq)])
  await store.derived.save([{ ...derivedFacts(seq, { text: 'secret' }), snippet: 'secret' }])
  expect(store.ask('SELECT snippet, derived FROM messages')).toEqual([{ snippet: '', derived: 'ready' }])
  expect(store.ask(`SELECT rowid FROM message_index('secret')`)).toEqual([])
})

test.each(['headers', 'envelope'] as const)('keep %s: the bytes are gone from the disk', async (keep) => {
  const store = await openKeeping(keep)
  for (let count = 0; count < 45; count++) await put(store, newMessage(store.defaultId, whole()))
  expect(await strip(store)).toBe(45)
  expect(sizes(store)).toEqual(Array(45).fill(keep === 'headers' ? HEADER.length : 0))
  const seqs = store.ask<{ seq: number }>('SELECT seq FROM messages')
  const left = await store.raw.read(seqs[0]?.seq ?? 0)
  expect(Buffer.from(left ?? []).toString()).toBe(keep === 'headers' ? HEADER : '')
  await store.close()
  const path = join(store.dataDir, 'stagingpost.db')
  const driver = new Driver(path)
  driver.pragma('wal_checkpoint(TRUNCATE)')
  driver.close()
  expect(readFileSync(path).includes(SECRET)).toBe(false)
})

test('a header larger than a chunk stays whole', async () => {
  const store = await openKeeping('headers')
  const header = `Subject: Hello\r\n${`X-Long: ${'y'.repeat(900)}\r\n`.repeat(400)}\r\n`
  const bytes = Buffer.from(`${header}${SECRET}`)
  const facts = { sizeBytes: bytes.length, canonical: true, hasEightBit: false, hasNul: false }
  const seq = await put(store, newMessage(store.defaultId, { raw: { kind: 'memory', bytes }, facts }))
  await strip(store)
  expect(Buffer.from((await store.raw.read(seq)) ?? []).toString()).toBe(header)
})
