import { describe, expect, test } from 'vitest'
import type { RelayScript } from '../support/relay-host.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { relayTo } from './fixtures.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const TO = ['ann@real.example', 'bob@real.example']

async function production(script: RelayScript) {
  const host = await testRelayHost({ script })
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  const worker = office.worker()
  await worker.start()
  const id = await office.accept('shop', { to: TO })
  const later = (ms: number) => {
    office.clock.ms += ms
    worker.wake()
  }
  return { host, office, worker, id, later }
}

describe('what each answer makes of each recipient', () => {
  test.each<[string, RelayScript, readonly string[], readonly boolean[]]>([
    ['refuses the sender', { mail: '550 5.1.8 Bad sender' }, ['failed', 'failed'], [false, false]],
    ['has no time for the sender', { mail: '451 4.3.0 Later' }, ['deferred', 'deferred'], [false, false]],
    ['refuses one recipient', { rcpt: ['550 5.1.1 Unknown'] }, ['failed', 'relayed'], [false, false]],
    [
      'greylists one recipient',
      { rcpt: [undefined, '450 4.2.0 Soon'] },
      ['relayed', 'deferred'],
      [false, false],
    ],
    [
      'says one and the other',
      { rcpt: ['550 5.1.1 No', '450 4.2.0 Soon'] },
      ['failed', 'deferred'],
      [false, false],
    ],
    ['refuses DATA', { data: '554 5.5.1 No' }, ['failed', 'failed'], [false, false]],
    ['refuses after the dot', { dot: '554 5.7.1 Spam' }, ['failed', 'failed'], [false, false]],
    ['has no time after the dot', { dot: '452 4.3.1 Full' }, ['deferred', 'deferred'], [false, false]],
    ['is gone before the dot', { data: { kind: 'drop' } }, ['deferred', 'deferred'], [false, false]],
    ['is gone after the dot', { dot: { kind: 'drop' } }, ['deferred', 'deferred'], [true, true]],
    [
      'refuses one and is gone after the dot',
      { rcpt: ['550 5.1.1 No'], dot: { kind: 'reset' } },
      ['failed', 'deferred'],
      [false, true],
    ],
  ])('a relay that %s', async (_, script, states, possibleDuplicates) => {
    const { office, id } = await production(script)
    const { deliveries } = await office.reach(id, 'relayed', 'deferred', 'failed')
    expect(deliveries.map(({ state }) => state)).toEqual(states)
    expect(deliveries.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual(possibleDuplicates)
    expect(deliveries.map(({ dueAtMs }) => dueAtMs)).toEqual(
      states.map((state) => (state === 'deferred' ? office.clock.ms + MINUTE : null)),
    )
    for (const { lastReply } of deliveries) expect(lastReply).toMatch(/./)
  })
})

test('a deferred recipient is tried again when it is due and not before, and nobody else is', async () => {
  const { host, office, id, later } = await production({ rcpt: [undefined, '450 4.2.0 Soon'] })
  await office.reach(id, 'relayed', 'deferred')
  later(MINUTE - 1)
  expect(await office.store.outbox.nextDue()).toEqual([
    { relay: 'real', dueAtMs: office.clock.ms + 1, productionDueAtMs: office.clock.ms + 1 },
  ])
  expect(host.connections.total).toBe(1)
  later(1)
  const { deliveries } = await office.reach(id, 'relayed')
  expect(host.transactions.map(({ to }) => to.map(({ address }) => address))).toEqual([[TO[0]], [TO[1]]])
  expect(deliveries.map(({ attempts }) => attempts)).toEqual([1, 2])
})

test('after the last attempt of the schedule it has failed, and the last reply stays', async () => {
  const { host, office, id, later } = await production({ mail: '451 4.3.0 Later' })
  await office.reach(id, 'deferred')
  later(MINUTE)
  await office.until(id, ({ deliveries }) =>
    deliveries.every(({ state, attempts }) => state === 'deferred' && attempts === 2),
  )
  later(5 * MINUTE)
  const { deliveries } = await office.reach(id, 'failed')
  expect(deliveries[0]).toMatchObject({ attempts: 3, dueAtMs: null, lastReply: '451 4.3.0 Later' })
  expect(deliveries[0]?.history.map(({ outcome }) => outcome)).toEqual(['deferred', 'deferred', 'deferred'])
  expect(host.connections.total).toBe(3)
})

test('a relay’s own schedule goes before the default', async () => {
  const host = await testRelayHost({ script: { mail: '451 4.3.0 Later' } })
  const office = await openPostOffice({ relays: [relayTo(host, { retry: '2h' })] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const id = await office.accept('shop', { to: TO })
  const { deliveries } = await office.reach(id, 'deferred')
  expect(deliveries[0]?.dueAtMs).toBe(office.clock.ms + 2 * HOUR)
})

test('what was lost after the dot is sent again and marked as a possible duplicate', async () => {
  const { host, office, id, later } = await production({ dot: [{ kind: 'drop' }] })
  const first = await office.reach(id, 'deferred')
  expect(first.deliveries[0]?.history).toMatchObject([{ outcome: 'unknown', stage: 'dot' }])
  later(MINUTE)
  const { deliveries } = await office.reach(id, 'relayed')
  expect(deliveries.every(({ possibleDuplicate }) => possibleDuplicate)).toBe(true)
  expect(host.transactions.map(({ answer }) => answer)).toEqual([null, '250 2.0.0 Ok: queued as 7A1B'])
  expect(host.transactions[0]?.data).toEqual(host.transactions[1]?.data)
})

test('a clock that is put back keeps nothing waiting until it comes round', async () => {
  const { host, office, id, later } = await production({ mail: ['451 4.3.0 Later', '451 4.3.0 Later'] })
  await office.reach(id, 'deferred')
  // By less than the longest wait: it waits a little longer.
  later(-2 * MINUTE)
  const second = await office.accept('shop', { to: TO })
  await office.reach(second, 'deferred')
  later(MINUTE)
  await office.reach(second, 'relayed')
  expect(Object.values(await office.states(id))).toEqual(['deferred', 'deferred'])
  later(-30 * 24 * HOUR)
  await office.reach(id, 'relayed')
  expect(host.transactions.length).toBe(2)
})

test('nor does one that is put back while no server runs, whatever has not been tried yet', async () => {
  const host = await testRelayHost({ script: { mail: ['451 4.3.0 Later'] } })
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  const worker = office.worker()
  await worker.start()
  const deferred = await office.accept('shop', { to: TO })
  await office.reach(deferred, 'deferred')
  await worker.close(0)
  const queued = await office.accept('shop', { to: TO })
  office.clock.ms -= 30 * MINUTE
  await office.worker().start()
  await office.reach(queued, 'relayed')
  expect(Object.values(await office.states(deferred))).toEqual(['deferred', 'deferred'])
})

/** A worker whose results never reach the store, as if the server had died right then. */
function dying(office: PostOffice) {
  const died = Promise.withResolvers<void>()
  const buried = Promise.withResolvers<void>()
  const settle = () => {
    died.resolve()
    return buried.promise
  }
  const worker = office.worker({ store: { ...office.store, outbox: { ...office.store.outbox, settle } } })
  const bury = () => {
    buried.resolve()
    return worker.close(0)
  }
  return { worker, death: died.promise, bury }
}

test('a server that dies between attempt and result sends again after its restart, as a possible duplicate', async () => {
  const host = await testRelayHost()
  const before = await openPostOffice({ relays: [relayTo(host)] })
  await before.instance('shop', 'production', {})
  const { worker, death, bury } = dying(before)
  await worker.start()
  const id = await before.accept('shop', { to: TO })
  await death
  expect(await before.states(id)).toEqual({ [TO[0] ?? '']: 'sending', [TO[1] ?? '']: 'sending' })
  await bury()
  await before.close()

  const after = await openPostOffice({ dataDir: before.dataDir })
  await after.worker().start()
  const { deliveries } = await after.reach(id, 'relayed')
  for (const delivery of deliveries) {
    expect(delivery).toMatchObject({ attempts: 2, possibleDuplicate: true })
    expect(delivery.history.map(({ outcome }) => outcome)).toEqual(['unknown', 'relayed'])
  }
  expect(host.transactions.length).toBe(2)
})

test('what waits for its time is sent after a restart, at its time', async () => {
  const host = await testRelayHost({ script: { mail: ['451 4.3.0 Later'] } })
  const before = await openPostOffice({ relays: [relayTo(host)] })
  await before.instance('shop', 'production', {})
  const worker = before.worker()
  await worker.start()
  const id = await before.accept('shop', { to: TO })
  const deferred = await before.reach(id, 'deferred')
  await worker.close(0)
  await before.close()

  const after = await openPostOffice({ dataDir: before.dataDir })
  const next = after.worker()
  await next.start()
  expect((await after.message(id)).deliveries.map(({ dueAtMs }) => dueAtMs)).toEqual(
    deferred.deliveries.map(({ dueAtMs }) => dueAtMs),
  )
  after.clock.ms += MINUTE
  next.wake()
  await after.reach(id, 'relayed')
})

test.each([
  ['before the dot', { data: { kind: 'hang' } }, 'data', false],
  ['after the dot', { dot: { kind: 'hang' } }, 'dot', true],
] as const)(
  'a stop of the server breaks off what hangs %s and hands it back, due at once',
  async (_, script, stage, duplicate) => {
    const { host, office, worker, id } = await production(script)
    await expect.poll(() => host.reached(stage)).toBe(1)
    await worker.close(0)
    const { deliveries } = await office.message(id)
    for (const delivery of deliveries) {
      expect(delivery).toMatchObject({
        state: 'deferred',
        dueAtMs: office.clock.ms,
        possibleDuplicate: duplicate,
      })
      expect(delivery.lastReply).toContain('the server stopped')
    }
    host.rescript({})
    await office.worker().start()
    await office.reach(id, 'relayed')
  },
)

test('a stop of the server waits for what is about to be done', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  const worker = office.worker()
  await worker.start()
  const id = await office.accept('shop', { to: TO })
  await expect.poll(() => host.reached('greeting')).toBe(1)
  await worker.close(30_000)
  expect(await office.states(id)).toEqual({ [TO[0] ?? '']: 'relayed', [TO[1] ?? '']: 'relayed' })
})

test('mail for a relay that is not there waits, says so, and goes when the relay is there', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice()
  await office.instance('shop', 'production', {})
  const worker = office.worker()
  await worker.start()
  const id = await office.accept('shop', { to: TO })
  const { deliveries } = await office.reach(id, 'deferred')
  expect(deliveries[0]?.lastReply).toBe('waiting: no relay is named real')
  await office.store.instances.putRelay(relayTo(host))
  office.clock.ms += HOUR
  worker.wake()
  await office.reach(id, 'relayed')
})

test('waiting for a relay uses up no attempts: the whole schedule is left when it is there', async () => {
  const host = await testRelayHost({ script: { mail: '451 4.3.0 Later' } })
  const office = await openPostOffice()
  await office.instance('shop', 'production', {})
  const worker = office.worker()
  await worker.start()
  const id = await office.accept('shop', { to: TO })
  for (let hours = 1; hours <= 5; hours++) {
    const due = office.clock.ms + HOUR
    const { deliveries } = await office.until(id, (message) =>
      message.deliveries.every(({ state, dueAtMs }) => state === 'deferred' && dueAtMs === due),
    )
    expect(deliveries.map(({ attempts, history }) => [attempts, history])).toEqual([
      [0, []],
      [0, []],
    ])
    if (hours === 5) await office.store.instances.putRelay(relayTo(host))
    office.clock.ms = due
    worker.wake()
  }
  const due = office.clock.ms + MINUTE
  const { deliveries } = await office.until(id, (message) =>
    message.deliveries.every(({ dueAtMs }) => dueAtMs === due),
  )
  expect(deliveries.map(({ state, attempts }) => [state, attempts])).toEqual([
    ['deferred', 1],
    ['deferred', 1],
  ])
})
