import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import Driver from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { EMAIL_RULE_DEFAULTS } from '../../server/domain/instance.ts'
import { CHUNK_BYTES } from '../../server/store/raw/chunk-id.ts'
import type { DeliveryResult } from '../../server/store/store.types.ts'
import { derivedFacts, newMessage, type OpenedStore, openTestStore, outgoing } from './support.ts'

const T0 = 1_700_000_000_000
const LEASE_MS = 60_000

interface Ask {
  readonly atMs?: number
  readonly owner?: string
  readonly limit?: number
  readonly relays?: { name: string; maxRecipients: number }[]
}

function claim(store: OpenedStore, { atMs = T0, owner = 'worker', limit = 100, relays }: Ask = {}) {
  return store.outbox.claim({
    owner,
    atMs,
    leaseUntilMs: atMs + LEASE_MS,
    limit,
    relays: relays ?? [{ name: 'real', maxRecipients: 100 }],
  })
}

/** What was claimed, as addresses by transaction. */
async function claimed(store: OpenedStore, ask: Ask = {}): Promise<string[][]> {
  return (await claim(store, ask)).map(({ deliveries }) => deliveries.map(({ address }) => address))
}

function result(
  delivery: { id: number; attemptId: number } | undefined,
  outcome: DeliveryResult['outcome'],
  over: Partial<DeliveryResult> = {},
): DeliveryResult {
  if (delivery === undefined) throw new Error('nothing was claimed')
  const { id: deliveryId, attemptId } = delivery
  const sent = { stage: 'done', reply: '250 2.0.0 OK', retryAtMs: null } as const
  const rest = { isCancelled: outcome === 'cancelled', usesTry: true, report: null, transcript: [] }
  return { deliveryId, attemptId, outcome, ...sent, ...rest, ...over }
}

async function storeWithOne(...to: string[]) {
  const store = await openTestStore()
  const message = outgoing(store.defaultId, to)
  const { seq } = await store.messages.accept(message)
  const stored = async () => (await store.messages.get(store.defaultId, message.id))?.deliveries
  return { store, message, seq, stored }
}

const FIRST = { attempts: 1, tries: 1, createdAtMs: T0, delayReported: false }

describe('a claim', () => {
  test('holds all that sending needs', async () => {
    const { store, message, seq } = await storeWithOne('qa@team.example', 'dev@team.example')
    const [group, ...others] = await claim(store)
    expect(others).toEqual([])
    const { from, bodyOffset, relay } = message.copy ?? {}
    expect(group).toEqual({
      messageSeq: seq,
      messageId: message.id,
      instanceId: store.defaultId,
      copyId: expect.any(Number),
      copy: { from, bodyOffset, relay, head: expect.any(Uint8Array) },
      facts: message.facts,
      envelope: message.envelope,
      frozen: { safeSet: message.safeSet, instanceKind: 'staging', mode: 'redirect' },
      raw: expect.any(Function),
      deliveries: [
        { id: expect.any(Number), attemptId: expect.any(Number), address: 'qa@team.example', ...FIRST },
        { id: expect.any(Number), attemptId: expect.any(Number), address: 'dev@team.example', ...FIRST },
      ],
    })
    expect(Buffer.from(group?.copy.head ?? '').equals(Buffer.from(message.copy?.head ?? 'absent'))).toBe(true)
  })

  test.each([
    ['small', 10, 'plain'],
    ['small', 10, 'zstd'],
    ['large', 700_000, 'plain'],
    ['large', 700_000, 'zstd'],
  ] as const)('brings the bytes of a %s message of %i octets stored as %s', async (_, size, encoding) => {
    const store = await openTestStore()
    const bytes = Buffer.from('0123456789'.repeat(size / 10))
    const { seq } = await store.messages.accept(
      outgoing(store.defaultId, ['qa@team.example'], { raw: { kind: 'memory', bytes } }),
    )
    if (encoding === 'zstd') {
      const chunks = [0, 1, 2].map((at) => bytes.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES))
      const compressedChunks = chunks
        .filter(({ length }) => length > 0)
        .map((chunk) => zstdCompressSync(chunk))
      await store.derived.save([{ ...derivedFacts(seq), compressedChunks }])
    }
    const [group] = await claim(store)
    for (const _time of ['first', 'again']) {
      const read: Uint8Array[] = []
      for await (const chunk of group?.raw() ?? []) read.push(chunk)
      expect(Buffer.concat(read).equals(bytes)).toBe(true)
    }
  })

  test('leaves out what cannot be read; the others go', async () => {
    const store = await openTestStore()
    const messages = ['qa@team.example', 'dev@team.example', 'ops@team.example'].map((to) =>
      outgoing(store.defaultId, [to]),
    )
    for (const message of messages) await store.messages.accept(message)
    const driver = new Driver(join(store.dataDir, 'stagingpost.db'))
    const damage = driver.prepare(`UPDATE messages SET envelope = '{' WHERE id = ?`)
    damage.run(messages[0]?.id)
    expect(await claimed(store)).toEqual([['dev@team.example'], ['ops@team.example']])
    expect(await claimed(store)).toEqual([])
    const alone = claim(store, { atMs: T0 + 60 * 60_000 * 24, limit: 1 })
    await expect(alone).rejects.toThrow(SyntaxError)
    driver.close()
  })

  test('is written ahead: state, attempt and next due time', async () => {
    const { store, stored } = await storeWithOne('qa@team.example')
    await claim(store)
    expect(await stored()).toMatchObject([
      {
        state: 'sending',
        attempts: 1,
        dueAtMs: T0 + LEASE_MS,
        history: [{ atMs: T0, stage: null, reply: null, outcome: 'running' }],
      },
    ])
    expect(await claimed(store)).toEqual([])
  })

  test('two at once never take the same delivery', async () => {
    const store = await openTestStore()
    for (let at = 0; at < 30; at += 1)
      await store.messages.accept(outgoing(store.defaultId, [`qa${at}@team.example`]))
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, at) => claimed(store, { owner: `w${at}`, limit: 7 })),
    )
    const addresses = all.flat(2)
    expect(addresses).toHaveLength(30)
    expect(new Set(addresses).size).toBe(30)
  })

  test('splits a copy by what the relay takes in one transaction', async () => {
    const to = Array.from({ length: 7 }, (_, at) => `qa${at}@team.example`)
    const { store } = await storeWithOne(...to)
    const ask = { relays: [{ name: 'real', maxRecipients: 3 }] }
    expect(await claimed(store, { ...ask, limit: 2 })).toEqual([to.slice(0, 3), to.slice(3, 6)])
    expect(await claimed(store, ask)).toEqual([to.slice(6)])
  })

  test('takes production first, then what is due longest; never what is not due or of another relay', async () => {
    const store = await openTestStore()
    const deliver = { kind: 'deliver', reason: null, mode: 'deliver', instanceKind: 'production' } as const
    const shop = { name: 'shop', kind: 'production', label: 'Shop' } as const
    const email = { ...EMAIL_RULE_DEFAULTS, mode: 'deliver' } as const
    const settings = { ...shop, email, requireAuth: false, managedByFile: false }
    const { id: shopId } = await store.instances.put(settings, T0)
    const put = (to: string, receivedAtMs: number, over = {}, instanceId = store.defaultId) =>
      store.messages.accept(outgoing(instanceId, [to], { receivedAtMs, ...over }))
    const other = outgoing(store.defaultId, ['d@team.example'], { receivedAtMs: T0 - 9 })
    await put('late@team.example', T0 - 1)
    await put('early@team.example', T0 - 5)
    await put('future@team.example', T0 + 1)
    await put('customer@customer.example', T0, { decision: deliver }, shopId)
    await store.messages.accept({ ...other, copy: other.copy && { ...other.copy, relay: 'second' } })
    expect(await store.outbox.nextDue()).toEqual([
      { relay: 'real', dueAtMs: T0 - 5, productionDueAtMs: T0 },
      { relay: 'second', dueAtMs: T0 - 9, productionDueAtMs: null },
    ])
    expect(await claimed(store, { limit: 2 })).toEqual([
      ['customer@customer.example'],
      ['early@team.example'],
    ])
    const both = [
      { name: 'real', maxRecipients: 1 },
      { name: 'second', maxRecipients: 1 },
    ]
    expect(await claimed(store, { relays: both })).toEqual([['d@team.example'], ['late@team.example']])
    expect(await store.outbox.nextDue()).toEqual([
      { relay: 'real', dueAtMs: T0 + 1, productionDueAtMs: T0 + LEASE_MS },
      { relay: 'second', dueAtMs: T0 + LEASE_MS, productionDueAtMs: null },
    ])
  })

  test('of no relay takes nothing; a captured message has nothing to take', async () => {
    const { store } = await storeWithOne('qa@team.example')
    await store.messages.accept(newMessage(store.defaultId))
    expect(await claimed(store, { relays: [] })).toEqual([])
    expect(await claimed(store)).toEqual([['qa@team.example']])
    expect(await claimed(store)).toEqual([])
  })

  test('goes on for a message in the trash, which is not purged before it is settled', async () => {
    const { store, message } = await storeWithOne('qa@team.example')
    await store.messages.delete(store.defaultId, { kind: 'ids', ids: [message.id] })
    expect(await store.messages.purge(Number.MAX_SAFE_INTEGER, 10)).toBe(0)
    const [group] = await claim(store)
    await store.outbox.settle([result(group?.deliveries[0], 'relayed')], T0 + 1)
    expect(await store.messages.purge(Number.MAX_SAFE_INTEGER, 10)).toBe(1)
    expect(
      store.ask('SELECT 1 FROM deliveries UNION ALL SELECT 1 FROM attempts UNION ALL SELECT 1 FROM copies'),
    ).toEqual([])
  })
})

describe('settling', () => {
  test.each<[DeliveryResult['outcome'], Partial<DeliveryResult>, object]>([
    ['relayed', {}, { state: 'relayed', dueAtMs: null, possibleDuplicate: false }],
    [
      'failed',
      { reply: '550 5.1.1 no', stage: 'rcpt' },
      { state: 'failed', dueAtMs: null, lastReply: '550 5.1.1 no' },
    ],
    [
      'deferred',
      { reply: '451 4.3.0 later', retryAtMs: T0 + 5 },
      { state: 'deferred', dueAtMs: T0 + 5, lastReply: '451 4.3.0 later' },
    ],
    ['deferred', { reply: '451 4.3.0 later', retryAtMs: null }, { state: 'failed', dueAtMs: null }],
    [
      'unknown',
      { stage: 'dot', reply: null, retryAtMs: T0 + 5 },
      { state: 'deferred', possibleDuplicate: true, dueAtMs: T0 + 5 },
    ],
    ['unknown', { stage: 'dot', reply: null }, { state: 'failed', possibleDuplicate: true }],
    [
      'cancelled',
      { reply: 'not in the safe set', stage: null },
      { state: 'cancelled', dueAtMs: null, lastReply: 'not in the safe set' },
    ],
  ])('%s with %o', async (outcome, over, expected) => {
    const { store, stored } = await storeWithOne('qa@team.example')
    const [group] = await claim(store)
    const end = result(group?.deliveries[0], outcome, over)
    await store.outbox.settle([end], T0 + 1)
    const { stage, reply } = end
    expect(await stored()).toMatchObject([{ attempts: 1, ...expected, history: [{ outcome, stage, reply }] }])
    expect(store.told.at(-1)).toMatchObject({
      kind: 'delivery.updated',
      atMs: T0 + 1,
      deliveryId: end.deliveryId,
    })
  })

  test('each recipient for itself', async () => {
    const { store, message } = await storeWithOne('qa@team.example', 'dev@team.example')
    const [group] = await claim(store)
    const [qa, dev] = group?.deliveries ?? []
    await store.outbox.settle(
      [result(qa, 'relayed'), result(dev, 'deferred', { reply: '452 full', retryAtMs: T0 + 9 })],
      T0,
    )
    const [row] = await store.messages.rows([message.id])
    expect(row?.deliveredTo).toEqual([
      { address: 'qa@team.example', state: 'relayed', lastReply: '250 2.0.0 OK' },
      { address: 'dev@team.example', state: 'deferred', lastReply: '452 full' },
    ])
    expect(await claimed(store, { atMs: T0 + 8 })).toEqual([])
    expect(await claimed(store, { atMs: T0 + 9 })).toEqual([['dev@team.example']])
  })
})

describe('sent again by a person', () => {
  test('is a possible duplicate for as long as it is not known whether the relay has it', async () => {
    const { store, message, seq, stored } = await storeWithOne('qa@team.example', 'dev@team.example')
    const again = async () => {
      if (message.copy === null) throw new Error('nothing is sent of it')
      const rest = { kind: 'release', atMs: T0, by: 'Dana', reason: null } as const
      await store.outbox.release({ messageSeq: seq, ...rest, copy: message.copy })
      const [group] = await claim(store)
      return group?.deliveries ?? []
    }
    const marked = async () => (await stored())?.slice(-2).map(({ possibleDuplicate }) => possibleDuplicate)
    const givenUp = { isCancelled: true, stage: 'dot', reply: null } as const
    const [[qa, dev] = []] = (await claim(store)).map(({ deliveries }) => deliveries)
    await store.outbox.settle([result(qa, 'unknown', givenUp), result(dev, 'failed')], T0)
    expect((await stored())?.map(({ state }) => state)).toEqual(['cancelled', 'failed'])

    const second = await again()
    expect(await marked()).toEqual([true, false])
    await store.outbox.settle([result(second[0], 'failed'), result(second[1], 'unknown', givenUp)], T0)
    const third = await again()
    expect(await marked()).toEqual([true, true])
    await store.outbox.settle(
      third.map((delivery) => result(delivery, 'relayed')),
      T0,
    )
    await again()
    expect(await marked()).toEqual([false, false])
  })
})

describe('a worker that dies', () => {
  test('loses its lease: another takes the delivery, the attempt is unknown, a late result is ignored', async () => {
    const { store, stored } = await storeWithOne('qa@team.example')
    const [lost] = await claim(store, { owner: 'first' })
    expect(await claimed(store, { owner: 'second', atMs: T0 + LEASE_MS - 1 })).toEqual([])
    const [taken] = await claim(store, { owner: 'second', atMs: T0 + LEASE_MS })
    await store.outbox.settle(
      [result(lost?.deliveries[0], 'failed', { reply: 'too late' })],
      T0 + LEASE_MS + 1,
    )
    expect(await stored()).toMatchObject([
      {
        state: 'sending',
        attempts: 2,
        possibleDuplicate: true,
        lastReply: null,
        history: [{ outcome: 'unknown' }, { outcome: 'running' }],
      },
    ])
    await store.outbox.settle([result(taken?.deliveries[0], 'relayed')], T0 + LEASE_MS + 2)
    expect(await stored()).toMatchObject([
      { state: 'relayed', history: [{ outcome: 'unknown' }, { outcome: 'relayed' }] },
    ])
    await store.outbox.settle(
      [result(taken?.deliveries[0], 'deferred', { retryAtMs: T0 })],
      T0 + LEASE_MS + 3,
    )
    expect(await stored()).toMatchObject([{ state: 'relayed', dueAtMs: null }])
  })

  test('with the server: what was under way is due at the next start', async () => {
    const first = await openTestStore()
    const message = outgoing(first.defaultId, ['qa@team.example'])
    await first.messages.accept(message)
    await first.messages.accept(outgoing(first.defaultId, ['later@team.example'], { receivedAtMs: T0 + 999 }))
    await claim(first)
    await first.close()
    const second = await openTestStore({ dataDir: first.dataDir })
    expect(await second.outbox.recover(T0 + 10)).toBe(1)
    expect((await second.messages.get(second.defaultId, message.id))?.deliveries).toMatchObject([
      { state: 'deferred', dueAtMs: T0 + 10, possibleDuplicate: true, history: [{ outcome: 'unknown' }] },
    ])
    expect(await claimed(second, { atMs: T0 + 10 })).toEqual([['qa@team.example']])
    expect(await second.outbox.nextDue()).toEqual([
      { relay: 'real', dueAtMs: T0 + 999, productionDueAtMs: null },
    ])
  })
})

describe('people', () => {
  test('retry now what waits, and nothing else', async () => {
    const { store, seq } = await storeWithOne('qa@team.example')
    const [group] = await claim(store)
    const delivery = group?.deliveries[0]
    const retry = () => store.outbox.retryNow(seq, delivery?.id ?? 0, T0 + 7)
    expect(await retry()).toBe(false)
    await store.outbox.settle([result(delivery, 'deferred', { retryAtMs: T0 + 1_000_000 })], T0)
    expect(await store.outbox.retryNow(seq + 1, delivery?.id ?? 0, T0 + 7)).toBe(false)
    expect(await retry()).toBe(true)
    expect(await store.outbox.nextDue()).toEqual([
      { relay: 'real', dueAtMs: T0 + 7, productionDueAtMs: null },
    ])
  })

  test('cancel what waits, for a reason that is shown', async () => {
    const { store, seq, stored } = await storeWithOne('qa@team.example')
    const id = (await stored())?.[0]?.id ?? 0
    expect(await store.outbox.cancel(seq, id, 'Cancelled by Dana.', T0)).toBe(true)
    expect(await stored()).toMatchObject([
      { state: 'cancelled', lastReply: 'Cancelled by Dana.', dueAtMs: null },
    ])
    expect(await store.outbox.cancel(seq, id, 'again', T0)).toBe(false)
    expect(await claimed(store)).toEqual([])
    expect(await store.outbox.nextDue()).toEqual([])
  })

  test('steer all that wait of one instance, however many, or those at one relay', async () => {
    const store = await openTestStore()
    const email = { mode: 'capture', ...EMAIL_RULE_DEFAULTS } as const
    const rest = { kind: 'staging', email, requireAuth: false, managedByFile: false } as const
    const { id: other } = await store.instances.put({ name: 'other', label: 'Other', ...rest }, T0)
    const accept = (instanceId: number, relay: string) => {
      const message = outgoing(instanceId, ['qa@team.example'])
      return store.messages.accept({ ...message, copy: message.copy && { ...message.copy, relay } })
    }
    for (let n = 0; n < 250; n++) await accept(store.defaultId, n % 5 === 0 ? 'second' : 'real')
    await accept(other, 'real')
    const toldBefore = store.told.length
    const request = { instanceId: store.defaultId, states: ['queued', 'deferred'], atMs: T0 + 5 } as const
    expect(await store.outbox.steer({ ...request, relay: 'second', action: { kind: 'retry' } })).toBe(50)
    const cancel = { kind: 'cancel', reason: 'Sent by hand.' } as const
    expect(await store.outbox.steer({ ...request, states: ['deferred'], relay: null, action: cancel })).toBe(
      0,
    )
    expect(await store.outbox.steer({ ...request, relay: null, action: cancel })).toBe(250)
    expect(await store.outbox.steer({ ...request, relay: null, action: cancel })).toBe(0)
    expect(await store.outbox.unsettled(store.defaultId)).toBe(0)
    expect(await store.outbox.unsettled(other)).toBe(1)
    expect(store.told.length - toldBefore).toBe(300)
  })
})
