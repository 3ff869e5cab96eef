import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../server/domain/message.ts'
import { fc, runs } from '../support/properties.ts'
import { derivedFacts, newId, newMessage, type OpenedStore, openTestStore } from './support.ts'

async function accepted(store: OpenedStore, count: number): Promise<MessageId[]> {
  const messages = Array.from({ length: count }, () => newMessage(store.defaultId))
  await Promise.all(messages.map((message) => store.messages.accept(message)))
  return messages.map(({ id }) => id)
}

describe('marks', () => {
  test('change what they say, tell of what was different, count what is there', async () => {
    const store = await openTestStore()
    const [a, b] = await accepted(store, 2)
    const ids = [a, b, newId()].filter((id) => id !== undefined)
    const told = () => store.told.filter(({ kind }) => kind === 'message.updated').length
    expect(await store.messages.mark(store.defaultId, ids, { read: true })).toBe(2)
    expect([await store.instances.counts(store.defaultId), told()]).toEqual([
      { total: 2, unread: 0, held: 0 },
      2,
    ])
    expect(await store.messages.mark(store.defaultId, ids, { read: true })).toBe(2)
    expect(told()).toBe(2)
    expect(await store.messages.mark(store.defaultId, ids.slice(0, 1), { read: false, starred: true })).toBe(
      1,
    )
    expect(await store.messages.rows(ids)).toMatchObject([
      { read: false, starred: true },
      { read: true, starred: false },
    ])
    expect(await store.instances.counts(store.defaultId)).toEqual({ total: 2, unread: 1, held: 0 })
    expect(await store.messages.mark(store.defaultId + 1, ids, { starred: true })).toBe(0)
  })
})

describe('claims', () => {
  test('a message belongs to the first that asks, which may ask again', async () => {
    const store = await openTestStore()
    const ids = await accepted(store, 3)
    const claim = (wanted: MessageId[], by: string) => store.messages.claim(store.defaultId, wanted, by)
    expect(await claim(ids.slice(0, 2), 'one')).toEqual(ids.slice(0, 2))
    expect(await claim(ids, 'two')).toEqual(ids.slice(2))
    expect(await claim(ids, 'one')).toEqual(ids.slice(0, 2))
    const races = await Promise.all(['a', 'b', 'c'].map((by) => claim(ids, by)))
    expect(races).toEqual([[], [], []])
  })

  test('outlive the server', async () => {
    const first = await openTestStore()
    const ids = await accepted(first, 1)
    await first.messages.claim(first.defaultId, ids, 'one')
    await first.close()
    const second = await openTestStore({ dataDir: first.dataDir })
    expect(await second.messages.claim(second.defaultId, ids, 'two')).toEqual([])
    expect(await second.messages.claim(second.defaultId, ids, 'one')).toEqual(ids)
  })
})

describe('trash', () => {
  test('takes a message out of everything but its bytes, and gives it back', async () => {
    const store = await openTestStore()
    const ids = await accepted(store, 2)
    const [kept, gone] = await store.messages.rows(ids)
    const which = { kind: 'ids', ids: [gone?.id ?? newId(), newId()] } as const
    expect(await store.messages.delete(store.defaultId, which)).toBe(1)
    expect(await store.messages.delete(store.defaultId, which)).toBe(0)
    expect(await store.messages.get(store.defaultId, which.ids[0])).toBeUndefined()
    expect(await store.messages.rows(ids)).toEqual([kept])
    expect(await store.messages.mark(store.defaultId, which.ids, { read: true })).toBe(0)
    expect(await store.raw.read(gone?.seq ?? 0)).toBeDefined()
    expect(await store.messages.restore(store.defaultId, which.ids)).toBe(1)
    expect(await store.messages.rows(ids)).toEqual([kept, gone])
  })

  test('delete all takes what was there when asked, in slices, and says so', async () => {
    const store = await openTestStore()
    await accepted(store, 450)
    expect(await store.messages.delete(store.defaultId, { kind: 'all' })).toBe(450)
    expect(await store.instances.counts(store.defaultId)).toEqual({ total: 0, unread: 0, held: 0 })
    expect(store.told.filter(({ kind }) => kind === 'messages.deleted').length).toBeGreaterThan(1)
    expect(store.told.some(({ kind }) => kind === 'message.deleted')).toBe(false)
  })

  test('purge leaves no row behind', async () => {
    const store = await openTestStore()
    const [stays, ...gone] = await accepted(store, 4)
    const facts = (await store.derived.pending(10)).map(({ seq }) => ({
      ...derivedFacts(seq, { subject: 'hello', facts: 'x-run=1' }),
      tags: ['orders'],
    }))
    await store.derived.save(facts)
    await store.messages.delete(store.defaultId, { kind: 'ids', ids: gone })
    expect(await store.messages.purge(0, 100)).toBe(0)
    expect(await store.messages.purge(Number.MAX_SAFE_INTEGER, 2)).toBe(2)
    expect(await store.messages.purge(Number.MAX_SAFE_INTEGER, 100)).toBe(1)
    expect(await store.messages.restore(store.defaultId, gone)).toBe(0)
    const counts = ['messages', 'raw_chunks', 'message_index', 'fact_index'].map((table) =>
      store.ask(`SELECT count(*) AS n FROM ${table}`),
    )
    expect(counts).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 1 }], [{ n: 1 }]])
    expect(store.ask('SELECT DISTINCT message_seq AS seq FROM message_keys')).toHaveLength(1)
    expect(stays && (await store.messages.get(store.defaultId, stays))?.id).toBe(stays)
  })
})

test('counters always say what counting would', async () => {
  const store = await openTestStore()
  const other = await store.instances.put(
    {
      name: 'other',
      kind: 'staging',
      label: '',
      email: { ...(store.instances.list()[0]?.email ?? fail()) },
      requireAuth: false,
      managedByFile: false,
    },
    1,
  )
  const instanceIds = [store.defaultId, other.id]
  const known: { id: MessageId; instanceId: number }[] = []
  const step = fc.record({
    kind: fc.constantFrom('accept', 'accept', 'hold', 'read', 'unread', 'delete', 'restore', 'purge', 'all'),
    at: fc.nat(1_000),
  })
  const perform = async (kind: string, at: number) => {
    const instanceId = instanceIds[at % 2] ?? store.defaultId
    const ids = known.filter((message) => message.instanceId === instanceId).map(({ id }) => id)
    const some = ids.filter((_, position) => (position + at) % 3 === 0)
    if (kind === 'accept' || kind === 'hold') {
      const decision = {
        kind: kind === 'hold' ? 'hold' : 'capture',
        reason: null,
        mode: 'capture',
        instanceKind: 'staging',
      } as const
      const message = newMessage(instanceId, { decision })
      known.push(message)
      await store.messages.accept(message)
    } else if (kind === 'read' || kind === 'unread')
      await store.messages.mark(instanceId, some, { read: kind === 'read' })
    else if (kind === 'delete') await store.messages.delete(instanceId, { kind: 'ids', ids: some })
    else if (kind === 'restore') await store.messages.restore(instanceId, some)
    else if (kind === 'all')
      await store.messages.delete(
        instanceId,
        at % 5 === 0 ? { kind: 'all' } : { kind: 'search', search: { kind: 'is', state: 'unread' } },
      )
    else await store.messages.purge(Number.MAX_SAFE_INTEGER, 3)
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const { kind, at } of steps) await perform(kind, at)
      for (const instanceId of instanceIds) {
        const [counted] = store.ask(
          `SELECT count(*) AS total, coalesce(sum(read = 0), 0) AS unread, coalesce(sum(decision = 'hold'), 0) AS held
           FROM messages WHERE instance_id = ? AND deleted_at_ms IS NULL`,
          instanceId,
        )
        expect(await store.instances.counts(instanceId)).toEqual(counted)
      }
    }),
    { numRuns: runs(40) },
  )
})

function fail(): never {
  throw new Error('there is no instance')
}
