import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { NewMessage } from '../../server/domain/message.ts'
import type { Retention } from '../../server/domain/retention.ts'
import { fc, runs } from '../support/properties.ts'
import { newMessage, type OpenedStore, openTestStore, outgoing } from './support.ts'

const T0 = 1_700_000_000_000
const HOUR_MS = 3_600_000
const NONE: Retention = { messages: null, ageMs: null, bytes: null }

/** Stores messages with these subjects, an hour apart, each of 1,000 octets unless said otherwise. */
async function fill(store: OpenedStore, subjects: string, over: Partial<NewMessage> = {}) {
  for (const [hour, subject] of [...subjects].entries()) {
    const summary = { subject, fromName: null, fromAddress: null, messageIdHeader: null }
    const message = { receivedAtMs: T0 + hour * HOUR_MS, summary, ...over }
    // Small letters have a delivery to make.
    const isOutgoing = subject !== subject.toUpperCase()
    const raw = { kind: 'memory', bytes: randomBytes(1000) } as const
    const facts = { sizeBytes: 1000, canonical: true, hasEightBit: true, hasNul: true }
    await store.messages.accept(
      isOutgoing
        ? outgoing(store.defaultId, ['qa@team.example'], { raw, facts, ...message })
        : newMessage(store.defaultId, { raw, facts, ...message }),
    )
  }
}

async function subjects(store: OpenedStore): Promise<string> {
  const { rows } = await store.messages.list({
    instanceId: store.defaultId,
    search: { kind: 'everything' },
    beforeSeq: null,
    limit: 500,
  })
  return rows
    .map(({ summary }) => summary.subject)
    .reverse()
    .join('')
}

async function star(store: OpenedStore, which: string) {
  const { rows } = await store.messages.list({
    instanceId: store.defaultId,
    search: { kind: 'everything' },
    beforeSeq: null,
    limit: 500,
  })
  const ids = rows.filter(({ summary }) => which.includes(summary.subject ?? '')).map(({ id }) => id)
  await store.messages.mark(store.defaultId, ids, { starred: true })
}

async function prune(store: OpenedStore, retention: Partial<Retention>, atMs = T0 + 100 * HOUR_MS) {
  await store.bounds.put(store.defaultId, { retention: { ...NONE, ...retention } }, T0)
  return store.bounds.prune({ id: store.defaultId, kind: 'staging' }, atMs, new AbortController().signal)
}

/** What the counters say, and what there really is. */
async function expectRightCounters(store: OpenedStore) {
  const [truth] = store.ask<Record<string, number>>(
    `SELECT count(*) AS total, coalesce(sum(1 - read), 0) AS unread, coalesce(sum(decision = 'hold'), 0) AS held,
       coalesce(sum(size_bytes), 0) AS bytes, coalesce(sum(starred), 0) AS starred,
       coalesce(sum(starred * size_bytes), 0) AS starredBytes FROM messages WHERE deleted_at_ms IS NULL`,
  )
  const { messages: total, ...held } = await store.bounds.holdings(store.defaultId)
  expect({ ...(await store.instances.counts(store.defaultId)), total, ...held }).toEqual(truth)
}

describe('a retention', () => {
  test.each<[what: string, had: string, starred: string, retention: Partial<Retention>, left: string]>([
    ['none keeps all', 'ABCDE', '', {}, 'ABCDE'],
    ['by count keeps the newest', 'ABCDE', '', { messages: 2 }, 'DE'],
    ['by count keeps what there is', 'ABC', '', { messages: 3 }, 'ABC'],
    ['by count neither removes nor counts starred ones', 'ABCDE', 'AC', { messages: 2 }, 'ACDE'],
    [
      'by count leaves what has a delivery to make, and takes none for it',
      'aBcDE',
      '',
      { messages: 2 },
      'acDE',
    ],
    ['by bytes keeps the newest', 'ABCDE', '', { bytes: 2500 }, 'DE'],
    ['by bytes does not count starred ones', 'ABCDE', 'B', { bytes: 3000 }, 'BCDE'],
    ['by age', 'ABCDE', '', { ageMs: 98 * HOUR_MS }, 'DE'],
    ['by age keeps starred ones and deliveries to make', 'AbCDE', 'C', { ageMs: 98 * HOUR_MS }, 'bCDE'],
    [
      'that says several is the strictest',
      'ABCDE',
      '',
      { messages: 4, bytes: 3999, ageMs: 100 * HOUR_MS },
      'CDE',
    ],
  ])('%s', async (_what, had, starred, retention, left) => {
    const store = await openTestStore()
    await fill(store, had)
    await star(store, starred)
    const removed = await prune(store, retention)
    expect(await subjects(store)).toBe(left)
    expect(removed).toBe(had.length - left.length)
    await expectRightCounters(store)
  })

  test('removes for good, with all that belongs to a message, and says so to watchers', async () => {
    const store = await openTestStore()
    await fill(store, 'AB')
    const told = store.told.length
    await prune(store, { messages: 1 })
    expect(store.told.slice(told).map(({ kind }) => kind)).toEqual(['instance.changed', 'message.deleted'])
    expect(store.ask('SELECT seq FROM messages')).toHaveLength(1)
    expect(store.ask('SELECT id FROM raw_chunks')).toHaveLength(1)
  })

  test('takes what was spared once its delivery is settled', async () => {
    const store = await openTestStore()
    await fill(store, 'aB')
    expect(await prune(store, { messages: 1 })).toBe(0)
    const [settled] = store.ask<{ id: number; seq: number }>('SELECT id, message_seq AS seq FROM deliveries')
    await store.outbox.cancel(settled?.seq ?? 0, settled?.id ?? 0, 'given up', T0)
    expect(await prune(store, { messages: 1 })).toBe(1)
    expect(await subjects(store)).toBe('B')
    expect(store.ask('SELECT id FROM deliveries')).toEqual([])
  })

  test('of production is seven days unless it is set, of staging without end', async () => {
    const { bounds } = await openTestStore()
    expect(bounds.retention({ id: 7, kind: 'production' })).toEqual({ ...NONE, ageMs: 7 * 24 * HOUR_MS })
    expect(bounds.retention({ id: 7, kind: 'staging' })).toEqual(NONE)
  })

  test('goes in many small slices, told as one change each; mail comes in meanwhile', async () => {
    const store = await openTestStore()
    await Promise.all(Array.from({ length: 700 }, () => store.messages.accept(newMessage(store.defaultId))))
    const told = store.told.length
    const pruning = prune(store, { messages: 100 })
    const accepted = []
    for (let at = 0; at < 20; at += 1) accepted.push(await store.messages.accept(newMessage(store.defaultId)))
    expect(await pruning).toBeGreaterThanOrEqual(600)
    const kinds = store.told.slice(told).map(({ kind }) => kind)
    const [firstSlice, lastSlice] = [kinds.indexOf('messages.deleted'), kinds.lastIndexOf('messages.deleted')]
    expect(kinds.slice(firstSlice, lastSlice)).toContain('message.stored')
    expect(kinds.filter((kind) => kind === 'messages.deleted').length).toBeGreaterThanOrEqual(12)
    expect(await prune(store, { messages: 100 })).toBeLessThanOrEqual(20)
    expect(await store.instances.counts(store.defaultId)).toMatchObject({ total: 100 })
    await expectRightCounters(store)
  })

  test('ends between two slices when it is told to', async () => {
    const store = await openTestStore()
    await Promise.all(Array.from({ length: 300 }, () => store.messages.accept(newMessage(store.defaultId))))
    const stop = new AbortController()
    await store.bounds.put(store.defaultId, { retention: { ...NONE, messages: 1 } }, T0)
    const pruning = store.bounds.prune({ id: store.defaultId, kind: 'staging' }, T0, stop.signal)
    stop.abort()
    expect(await pruning).toBeLessThan(299)
    await expectRightCounters(store)
  })

  test('makes room under the size limit, so that mail is taken again', async () => {
    const store = await openTestStore({ maxBytes: 3_000_000 })
    const large = () =>
      store.messages.accept(newMessage(store.defaultId, { bytes: randomBytes(100_000) })).then(
        () => true,
        () => false,
      )
    while (await large());
    const before = await store.bounds.freeBytes()
    await prune(store, { bytes: 2 ** 20 })
    const after = await store.bounds.freeBytes()
    expect(before).toBeLessThan(300_000)
    expect(after).toBeGreaterThan(before + 1_000_000)
    expect(await large()).toBe(true)
  })
})

test('the counters are right whatever is done in whatever order', async () => {
  const store = await openTestStore()
  const ids: NewMessage['id'][] = []
  const action = fc.constantFrom('accept', 'star', 'unstar', 'read', 'delete', 'restore', 'prune')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(action, fc.nat(9)), { maxLength: 30 }), async (steps) => {
      for (const [what, which] of steps) {
        const some = ids.slice(-10).filter((_, at) => at <= which)
        if (what === 'accept') {
          const message = newMessage(store.defaultId, { bytes: randomBytes(100 + which) })
          ids.push(message.id)
          await store.messages.accept(message)
        } else if (what === 'delete') {
          await store.messages.delete(store.defaultId, { kind: 'ids', ids: some })
        } else if (what === 'restore') {
          await store.messages.restore(store.defaultId, some)
        } else if (what === 'prune') {
          await prune(store, { messages: 5 + which })
        } else {
          const marks = what === 'read' ? { read: true } : { starred: what === 'star' }
          await store.messages.mark(store.defaultId, some, marks)
        }
      }
      await expectRightCounters(store)
    }),
    { numRuns: runs(15) },
  )
})

describe('what goes next', () => {
  test('is the oldest that are not starred, and whether a delivery keeps them', async () => {
    const store = await openTestStore()
    await fill(store, 'AbCD')
    await star(store, 'A')
    const oldest = await store.bounds.oldest(store.defaultId, 2)
    expect(oldest.map(({ subject, sizeBytes, isUnsettled }) => [subject, sizeBytes, isUnsettled])).toEqual([
      ['b', 1000, true],
      ['C', 1000, false],
    ])
  })
})

test('settings survive a restart, and null goes back to the defaults', async () => {
  const first = await openTestStore()
  const limits = { messagesPerMinute: 60, bytesPerDay: null, connections: 2 }
  await first.bounds.put(first.defaultId, { limits, retention: { ...NONE, messages: 5 } }, T0)
  await first.close()
  const second = await openTestStore({ dataDir: first.dataDir })
  expect(second.bounds.limits(second.defaultId)).toEqual(limits)
  await second.bounds.put(second.defaultId, { limits: null }, T0)
  expect(second.bounds.limits(second.defaultId)).toEqual({
    messagesPerMinute: null,
    bytesPerDay: null,
    connections: null,
  })
  expect(second.bounds.retention({ id: second.defaultId, kind: 'staging' })).toMatchObject({ messages: 5 })
})

test('what a day brought is known after a restart', async () => {
  const store = await openTestStore()
  await fill(store, 'ABCD')
  const received = store.bounds.receivedSince(store.defaultId, T0 + HOUR_MS)
  expect(received).toEqual([1, 2, 3].map((hour) => ({ atMs: T0 + hour * HOUR_MS, bytes: 1000 })))
})
