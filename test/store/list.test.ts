import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../server/domain/message.ts'
import type { ListQuery } from '../../server/store/store.types.ts'
import { address, derivedFacts, newMessage, type OpenedStore, openTestStore, outgoing } from './support.ts'

async function filled(count: number): Promise<{ store: OpenedStore; ids: MessageId[] }> {
  const store = await openTestStore()
  const messages = Array.from({ length: count }, () => newMessage(store.defaultId))
  await Promise.all(messages.map((message) => store.messages.accept(message)))
  return { store, ids: messages.map(({ id }) => id) }
}

function everything(instanceId: number, over: Partial<ListQuery> = {}): ListQuery {
  return { instanceId, search: { kind: 'everything' }, beforeSeq: null, limit: 10, ...over }
}

describe('pages', () => {
  test.each([
    [0, 10, []],
    [10, 10, [10]],
    [11, 10, [10, 1]],
    [25, 10, [10, 10, 5]],
    [3, 1, [1, 1, 1]],
  ])('%i messages by %i', async (count, limit, sizes) => {
    const { store, ids } = await filled(count)
    const found: MessageId[] = []
    const seen: number[] = []
    let beforeSeq: number | null = null
    do {
      const page = await store.messages.list(everything(store.defaultId, { beforeSeq, limit }))
      expect(page.total).toBe(count)
      if (page.rows.length > 0) seen.push(page.rows.length)
      found.push(...page.rows.map(({ id }) => id))
      beforeSeq = page.nextBeforeSeq
    } while (beforeSeq !== null)
    expect(seen).toEqual(sizes)
    expect(found).toEqual(ids.toReversed())
  })

  test('stay stable while mail comes in and goes', async () => {
    const { store, ids } = await filled(20)
    const first = await store.messages.list(everything(store.defaultId))
    await store.messages.accept(newMessage(store.defaultId))
    const deleted = ids.slice(5, 7)
    await store.messages.delete(store.defaultId, { kind: 'ids', ids: [...deleted, ...ids.slice(15, 16)] })
    const second = await store.messages.list(everything(store.defaultId, { beforeSeq: first.nextBeforeSeq }))
    expect(second.rows.map(({ id }) => id)).toEqual(
      ids
        .slice(0, 10)
        .filter((id) => !deleted.includes(id))
        .toReversed(),
    )
    expect(second.nextBeforeSeq).toBeNull()
    expect(second.total).toBe(18)
  })

  test('end early with mails to very many, and go on where they ended', async () => {
    const store = await openTestStore()
    const many = Array.from({ length: 1000 }, (_, at) => ({
      address: address(`customer.number.${at}@customers-of-the-shop.example`),
      class: 'bcc' as const,
      disposition: { kind: 'suppressed' as const },
    }))
    const messages = Array.from({ length: 12 }, () => newMessage(store.defaultId, { recipients: many }))
    await Promise.all(messages.map((message) => store.messages.accept(message)))
    const found: MessageId[] = []
    let pages = 0
    let beforeSeq: number | null = null
    do {
      const page = await store.messages.list(everything(store.defaultId, { beforeSeq, limit: 12 }))
      expect(page.total).toBe(12)
      expect(page.rows.every(({ recipients }) => recipients.length === 1000)).toBe(true)
      found.push(...page.rows.map(({ id }) => id))
      pages += 1
      beforeSeq = page.nextBeforeSeq
    } while (beforeSeq !== null)
    expect(found).toEqual(messages.map(({ id }) => id).toReversed())
    expect(pages).toBeGreaterThan(1)
    expect(await store.messages.rows(found)).toHaveLength(12)
  })

  test('show one instance and no other', async () => {
    const { store, ids } = await filled(3)
    const other = await store.instances.put({ ...defaultInstance(store), name: 'other' }, 1)
    await store.messages.accept(newMessage(other.id))
    const page = await store.messages.list(everything(store.defaultId))
    expect(page.rows.map(({ id }) => id)).toEqual(ids.toReversed())
    expect((await store.messages.list(everything(other.id))).total).toBe(1)
    expect(await store.messages.get(other.id, ids[0] ?? newMessage(0).id)).toBeUndefined()
  })
})

function defaultInstance(store: OpenedStore) {
  const instance = store.instances.byName('default')
  if (instance === undefined) throw new Error('there is no default instance')
  const { id: _, createdAtMs: __, ...settings } = instance
  return settings
}

describe('a message', () => {
  test('comes back as it was accepted', async () => {
    const store = await openTestStore()
    const message = outgoing(store.defaultId, ['qa@team.example', 'Bob"x"@team.example'], {
      envelope: {
        from: '',
        to: [
          { address: address('"a b"@bücher.example'), notify: 'SUCCESS', orcpt: 'rfc822;a+20b@x.example' },
          { address: address('qa@team.example'), notify: null, orcpt: null },
        ],
        smtputf8: true,
        body: '8BITMIME',
        ret: 'HDRS',
        envid: 'QQ+2B1',
      },
      recipients: [
        { address: address('"a b"@bücher.example'), class: 'bcc', disposition: { kind: 'suppressed' } },
        {
          address: address('qa@team.example'),
          class: 'cc',
          disposition: { kind: 'allowed', pattern: '@team.example' },
        },
      ],
      summary: { subject: null, fromName: '東京 ✉', fromAddress: null, messageIdHeader: 'x@y' },
      facts: { sizeBytes: 26, canonical: false, hasEightBit: true, hasNul: true },
      decision: { kind: 'redirect', reason: null, mode: 'redirect', instanceKind: 'staging' },
    })
    const { seq } = await store.messages.accept(message)
    const stored = await store.messages.get(store.defaultId, message.id)
    const { raw: _, copy, recipients, ...facts } = message
    expect(stored).toMatchObject(facts)
    expect(stored).toMatchObject({
      seq,
      read: false,
      starred: false,
      derived: 'pending',
      snippet: '',
      attachmentCount: 0,
    })
    expect(stored?.copy).toEqual({ ...copy, head: expect.any(Uint8Array) })
    expect(Buffer.from(stored?.copy?.head ?? '').equals(Buffer.from(copy?.head ?? 'absent'))).toBe(true)
    const waiting = { state: 'queued', lastReply: null }
    expect(stored?.recipients).toEqual([
      { ...recipients[0], delivery: null },
      { ...recipients[1], delivery: waiting },
    ])
    expect(stored?.deliveredTo).toEqual([
      { address: 'qa@team.example', ...waiting },
      { address: 'Bob"x"@team.example', ...waiting },
    ])
    expect(stored?.deliveries).toMatchObject([
      {
        address: 'qa@team.example',
        relay: 'real',
        attempts: 0,
        dueAtMs: message.receivedAtMs,
        possibleDuplicate: false,
        history: [],
      },
      { address: 'Bob"x"@team.example' },
    ])
    const {
      session: __,
      safeSet: ___,
      copy: ____,
      deliveries: _____,
      releases: ______,
      ...row
    } = stored ?? {}
    expect(await store.messages.rows([message.id])).toEqual([row])
  })

  test('shows what was derived, or why it could not be', async () => {
    const { store, ids } = await filled(2)
    const [ready, failed] = await store.derived.pending(10)
    await store.derived.save([
      { ...derivedFacts(ready?.seq ?? 0), snippet: 'Dear Alice', attachmentCount: 2 },
      { ...derivedFacts(failed?.seq ?? 0), outcome: { kind: 'failed', reason: 'too many parts' } },
    ])
    expect(await store.messages.rows(ids)).toMatchObject([
      { derived: 'ready', derivedError: null, snippet: 'Dear Alice', attachmentCount: 2 },
      { derived: 'failed', derivedError: 'too many parts', snippet: '', attachmentCount: 0 },
    ])
  })
})

test('rows stored after a point come oldest first, up to the limit', async () => {
  const { store, ids } = await filled(6)
  const rows = await store.messages.rows(ids)
  const after = rows[1]?.seq ?? 0
  await store.messages.delete(store.defaultId, { kind: 'ids', ids: ids.slice(3, 4) })
  const found = await store.messages.storedAfter(store.defaultId, after, 2)
  expect(found.map(({ id }) => id)).toEqual([ids[2], ids[4]])
})

test('redirects since a moment, by instance', async () => {
  const store = await openTestStore()
  await store.messages.accept(outgoing(store.defaultId, ['qa@team.example'], { receivedAtMs: 1_000 }))
  await store.messages.accept(outgoing(store.defaultId, ['qa@team.example'], { receivedAtMs: 2_000 }))
  await store.messages.accept(newMessage(store.defaultId, { receivedAtMs: 3_000 }))
  expect(await store.messages.redirectsSince(1_500)).toEqual([
    { instanceId: store.defaultId, receivedAtMs: 2_000 },
  ])
})
