import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../server/domain/message.ts'
import type { Relay } from '../../server/domain/relay.ts'
import type { RelayScript } from '../support/relay-host.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, relayTo } from './fixtures.ts'
import { openPostOffice } from './post-office.ts'

const SECOND = 1_000
const TROUBLES: readonly (readonly [string, RelayScript])[] = [
  ['421 as greeting', { greeting: '421 4.3.2 Closing' }],
  ['554 as greeting', { greeting: '554 5.3.2 No mail here' }],
  ['a broken connection', { greeting: { kind: 'reset' } }],
  ['421 to MAIL', { mail: '421 4.3.2 Closing' }],
  ['454 to MAIL', { mail: '454 4.7.0 Throttling failure: Maximum sending rate exceeded.' }],
  ['530 to MAIL', { mail: '530 5.7.0 Must issue a STARTTLS command first' }],
  ['421 to DATA', { data: '421 4.3.2 Closing' }],
  ['454 after the dot', { dot: '454 4.7.0 Throttling failure' }],
]

async function production(script: RelayScript, changes: Partial<Omit<Relay, 'auth'>> = {}) {
  const host = await testRelayHost({ script })
  const office = await openPostOffice({ relays: [relayTo(host, changes)] })
  await office.instance('shop', 'production', {})
  const worker = office.worker()
  const later = (ms: number) => {
    office.clock.ms += ms
    worker.wake()
  }
  const post = async (count: number) => {
    const ids: MessageId[] = []
    for (let at = 0; at < count; at++)
      ids.push(await office.accept('shop', { to: [`user${at}@real.example`] }))
    return ids
  }
  return { host, office, worker, later, post }
}

describe('a relay with trouble of its own', () => {
  test.each(TROUBLES)(
    '%s: it is left alone, then tried with one message, then gets all',
    async (_, script) => {
      const { host, office, worker, later, post } = await production(script, { maxConnections: 1 })
      const [first, ...others] = await post(4)
      await worker.start()
      if (first === undefined) throw new Error('nothing was posted')
      await office.reach(first, 'deferred')
      expect(host.connections.total).toBe(1)
      for (const id of others) expect(Object.values(await office.states(id))).toEqual(['queued'])
      const { deliveries } = await office.message(first)
      expect(deliveries[0]).toMatchObject({ attempts: 1, dueAtMs: office.clock.ms + 10 * SECOND })

      later(10 * SECOND)
      await expect.poll(() => worker.relays.troubledUntilMs('real')).toBe(office.clock.ms + 20 * SECOND)

      host.rescript({})
      later(20 * SECOND)
      for (const id of [first, ...others]) await office.reach(id, 'relayed')
      expect(host.transactions.filter(({ answer }) => answer?.startsWith('2')).length).toBe(4)
    },
  )

  test('a recipient that it has no business with is no trouble: that one waits by the schedule, the others go', async () => {
    const { host, office, worker, post } = await production({
      rcpt: (to) =>
        to.includes('user0') ? '454 4.7.1 <user0@real.example>: Relay access denied' : undefined,
    })
    const [denied, ...others] = await post(3)
    if (denied === undefined) throw new Error('nothing was posted')
    await worker.start()
    for (const id of others) await office.reach(id, 'relayed')
    const { deliveries } = await office.reach(denied, 'deferred')
    expect(deliveries[0]).toMatchObject({ attempts: 1, dueAtMs: office.clock.ms + 60 * SECOND })
    expect(worker.relays.troubledUntilMs('real')).toBeNull()
    expect(host.transactions.length).toBe(2)
  })

  test('trouble uses up none of the schedule: after an hour of it the first refusal waits a minute', async () => {
    const { host, office, worker, later, post } = await production({ greeting: '421 4.3.2 Closing' })
    const [id] = await post(1)
    if (id === undefined) throw new Error('nothing was posted')
    await worker.start()
    for (let dueAtMs = office.clock.ms; dueAtMs < office.clock.ms + 1; ) {
      const before = office.clock.ms
      const message = await office.until(
        id,
        ({ deliveries: [delivery] }) => (delivery?.dueAtMs ?? 0) > before && delivery?.state === 'deferred',
      )
      const nextMs = message.deliveries[0]?.dueAtMs ?? 0
      if (nextMs - office.clock.ms > 60 * SECOND) {
        host.rescript({ mail: '451 4.3.0 Later' })
        later(nextMs - office.clock.ms)
        break
      }
      later(nextMs - office.clock.ms)
      dueAtMs = office.clock.ms
    }
    const now = office.clock.ms
    const { deliveries } = await office.until(
      id,
      ({ deliveries: [delivery] }) =>
        delivery?.lastReply === '451 4.3.0 Later' && delivery.state === 'deferred',
    )
    expect(deliveries[0]?.dueAtMs).toBe(now + 60 * SECOND)
  })

  test('trouble that outlasts the schedule fails the message', async () => {
    const { office, worker, later, post } = await production({ greeting: '421 4.3.2 Closing' })
    const [id] = await post(1)
    if (id === undefined) throw new Error('nothing was posted')
    await worker.start()
    await office.reach(id, 'deferred')
    later(7 * 60 * SECOND)
    const { deliveries } = await office.reach(id, 'failed')
    expect(deliveries[0]?.lastReply).toContain('421 4.3.2 Closing')
  })
})

describe('connections', () => {
  test('serve one message after the other, as many as the relay takes', async () => {
    const { host, office, worker, post } = await production({}, { maxConnections: 1, maxMessages: 3 })
    const ids = await post(7)
    await worker.start()
    for (const id of ids) await office.reach(id, 'relayed')
    expect(host.connections.total).toBe(3)
    expect(host.transactions.length).toBe(7)
  })

  test('a message of which all recipients were refused leaves nothing behind for the next', async () => {
    const { host, office, worker } = await production({ rcpt: ['550 5.1.1 No'] }, { maxConnections: 1 })
    const first = await office.accept('shop', { to: ['ann@real.example'] })
    const second = await office.accept('shop', { to: ['bob@real.example'] })
    await worker.start()
    await office.reach(first, 'failed')
    await office.reach(second, 'relayed')
    expect(host.connections.total).toBe(1)
    expect(host.transactions.map(({ to }) => to.map((recipient) => recipient.address))).toEqual([
      ['bob@real.example'],
    ])
  })

  test.each<[string, RelayScript]>([
    ['says 421', { mail: [undefined, '421 4.4.2 Idle for too long'] }],
    ['is gone', { mail: [undefined, { kind: 'drop' }] }],
  ])('one that %s when it is used again is replaced, and it counts as no trouble', async (_, script) => {
    const { host, office, worker, post } = await production(script, { maxConnections: 1 })
    const ids = await post(2)
    await worker.start()
    for (const id of ids) await office.reach(id, 'relayed')
    expect(host.connections.total).toBe(2)
    expect(worker.relays.troubledUntilMs('real')).toBeNull()
  })

  test('a relay that was changed is connected to anew', async () => {
    const { host, office, worker } = await production({})
    await worker.start()
    await office.reach(await office.accept('shop', { to: ['ann@real.example'] }), 'relayed')
    const other = await testRelayHost()
    await office.store.instances.putRelay(relayTo(other))
    await office.reach(await office.accept('shop', { to: ['bob@real.example'] }), 'relayed')
    expect([host.transactions.length, other.transactions.length]).toEqual([1, 1])
  })
})

test('a rate lets so many recipients go a second', async () => {
  const { host, worker, later, post } = await production({}, { rate: 2, maxConnections: 5 })
  await post(5)
  await worker.start()
  await host.accepted(2)
  later(500)
  await host.accepted(3)
  expect(host.transactions.length).toBe(3)
  later(1_000)
  await host.accepted(5)
})

describe('pause', () => {
  test('of an instance keeps its mail back and nobody else’s', async () => {
    const { host, office, worker } = await production({})
    await office.instance('blog', 'production', {})
    const { instances } = office.store
    const [shop, blog] = [instances.byName('shop')?.id ?? 0, instances.byName('blog')?.id ?? 0]
    await instances.pauseSending(shop, office.clock.ms, office.clock.ms)
    await worker.start()
    const kept = await office.accept('shop', { to: ['ann@real.example'] })
    await office.reach(await office.accept('blog', { to: ['bob@real.example'] }), 'relayed')
    expect(await office.states(kept)).toEqual({ 'ann@real.example': 'queued' })
    expect(await office.store.outbox.nextDue()).toEqual([])
    await instances.pauseSending(shop, null, office.clock.ms)
    await office.reach(kept, 'relayed')
    expect(host.transactions.length).toBe(2)
    expect(instances.byId(blog)?.sendingPausedAtMs).toBeNull()
  })

  test('of a relay keeps everybody’s', async () => {
    const { host, office, worker } = await production({})
    const { instances } = office.store
    await instances.pauseRelay('real', office.clock.ms)
    await worker.start()
    const id = await office.accept('shop', { to: ['ann@real.example'] })
    // A change of its settings does not let it go.
    await instances.putRelay(relayTo(host))
    expect(await office.states(id)).toEqual({ 'ann@real.example': 'queued' })
    await instances.pauseRelay('real', null)
    worker.wake()
    await office.reach(id, 'relayed')
    await expect(instances.pauseRelay('other', 1)).rejects.toThrow('no relay other')
  })
})

describe('the lists are asked until the last moment', () => {
  test.each(['greeting', 'rcpt', 'data'] as const)(
    'taken off the list while the relay is slow at %s: no final dot for them',
    async (stage) => {
      const gate = Promise.withResolvers<void>()
      const host = await testRelayHost({
        script: { [stage]: [{ kind: 'wait', until: gate.promise }] },
        extensions: ['8BITMIME'],
      })
      const office = await openPostOffice({ relays: [relayTo(host)] })
      const lists = {
        testRecipients: [address('qa@team.example'), address('po@team.example')],
        sender: address('noreply@stage.example'),
      }
      await office.instance('shop', 'staging', lists)
      await office.worker().start()
      const id = await office.accept('shop', { to: ['ann@real.example'] })
      await expect.poll(() => host.reached(stage)).toBe(1)
      await office.instance('shop', 'staging', { ...lists, testRecipients: [address('po@team.example')] })
      gate.resolve()
      await office.reach(id, 'relayed', 'cancelled')
      expect(await office.states(id)).toEqual({
        'qa@team.example': 'cancelled',
        'po@team.example': 'relayed',
      })
      expect(host.transactions.map(({ to }) => to.map((recipient) => recipient.address))).toEqual([
        ['po@team.example'],
      ])
    },
  )
})

describe('production goes before staging', () => {
  const STAGING = { testRecipients: [address('qa@team.example')], sender: address('no@stage.example') }

  test('staging never holds the last connection of a relay that production uses', async () => {
    const { promise: isOver, resolve: letGo } = Promise.withResolvers<void>()
    const hold = { kind: 'wait', until: isOver } as const
    const script: RelayScript = { mail: (from) => (from.includes('no@stage.example') ? hold : undefined) }
    const { host, office, worker, post } = await production(script, { maxConnections: 3 })
    await office.instance('uat', 'staging', STAGING)
    await worker.start()
    const staging: MessageId[] = []
    for (let at = 0; at < 5; at++) staging.push(await office.accept('uat', { to: ['ann@real.example'] }))
    await expect.poll(() => host.reached('mail')).toBe(2)
    const [id] = await post(1)
    if (id === undefined) throw new Error('nothing was posted')
    await office.reach(id, 'relayed')
    expect(host.connections.mostAtOnce).toBe(3)
    letGo()
    for (const each of staging) await office.reach(each, 'relayed')
  })

  test.each([
    ['it is all that there is', { maxConnections: 1 }, 'shop', 1],
    ['production has another relay', { maxConnections: 2 }, 'uat', 2],
  ] as const)('and takes it where %s', async (_, changes, name, connections) => {
    const { host, office, worker } = await production({ mail: { kind: 'hang' } }, changes)
    if (name === 'uat') await office.instance('shop', 'production', { relay: null })
    await office.instance('uat', 'staging', STAGING)
    await worker.start()
    for (let at = 0; at < 3; at++) await office.accept('uat', { to: ['ann@real.example'] })
    await expect.poll(() => host.reached('mail')).toBe(connections)
  })
})
