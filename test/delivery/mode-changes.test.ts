import { describe, expect, test } from 'vitest'
import type { EmailRule } from '../../server/domain/instance.ts'
import { HOST_EXTENSIONS, type HostStage } from '../support/relay-host.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, relayTo } from './fixtures.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const QA = 'qa@team.example'
const PO = 'po@team.example'
const LATE = 'late@team.example'
const CLIENT = 'cli@client.example'
const ANN = 'ann@real.example'

const LISTS: Partial<EmailRule> = {
  testRecipients: [address(QA), address(PO)],
  allowedRecipients: ['@client.example'],
  sender: address('noreply@stage.example'),
}

type Change = (office: PostOffice) => Promise<unknown>

/** What somebody does while the mail waits or is under way, and who may still get it: frozen ∩ current. */
const STAGING: readonly (readonly [string, Change, readonly string[]])[] = [
  ['nothing', async () => {}, [CLIENT, PO, QA]],
  ['becomes production', ({ instance }) => instance('shop', 'production', LISTS), [CLIENT, PO, QA]],
  [
    'becomes production without lists',
    ({ instance }) => instance('shop', 'production', { mode: 'deliver' }),
    [],
  ],
  [
    'has another test list',
    ({ instance }) => instance('shop', 'staging', { ...LISTS, testRecipients: [address(PO), address(LATE)] }),
    [CLIENT, PO],
  ],
  [
    'has a wider list of who is allowed',
    ({ instance }) =>
      instance('shop', 'staging', { ...LISTS, allowedRecipients: ['@real.example', '@client.example'] }),
    [CLIENT, PO, QA],
  ],
  [
    'allows nobody any more',
    ({ instance }) => instance('shop', 'staging', { ...LISTS, allowedRecipients: [] }),
    [PO, QA],
  ],
  [
    'captures from now on',
    ({ instance }) => instance('shop', 'staging', { ...LISTS, mode: 'capture' }),
    [CLIENT, PO, QA],
  ],
  ['is archived', ({ store, clock }) => store.instances.archive('shop', clock.ms), [CLIENT, PO, QA]],
  ['is deleted', ({ store, clock }) => store.instances.delete('shop', clock.ms), [CLIENT, PO, QA]],
]

const PRODUCTION: readonly (readonly [string, Change, readonly string[]])[] = [
  ['nothing', async () => {}, [ANN, CLIENT]],
  ['becomes staging', ({ instance }) => instance('shop', 'staging', LISTS), []],
  [
    'becomes staging and production again',
    async ({ instance }) => {
      await instance('shop', 'staging', LISTS)
      await instance('shop', 'production', {})
    },
    // Cancelled is cancelled, also what was under way.
    [],
  ],
  [
    'captures from now on',
    ({ instance }) => instance('shop', 'production', { mode: 'capture' }),
    [ANN, CLIENT],
  ],
  ['is archived', ({ store, clock }) => store.instances.archive('shop', clock.ms), [ANN, CLIENT]],
  ['is deleted', ({ store, clock }) => store.instances.delete('shop', clock.ms), [ANN, CLIENT]],
]

/** The host keeps the conversation there until the change is made; `waiting` is before anything was begun. */
type Stage = readonly ['waiting' | HostStage, 'pipelined' | 'one by one']
const STAGES: readonly Stage[] = [
  ['waiting', 'pipelined'],
  ['mail', 'pipelined'],
  ['rcpt', 'pipelined'],
  ['rcpt', 'one by one'],
  ['data', 'pipelined'],
]

async function changed(
  kind: 'staging' | 'production',
  { at, manner, change }: { at: Stage[0]; manner: Stage[1]; change: Change },
) {
  const { promise: isChanged, resolve: letGo } = Promise.withResolvers<void>()
  const extensions = HOST_EXTENSIONS.filter((name) => manner === 'pipelined' || name !== 'PIPELINING')
  const script = at === 'waiting' ? {} : { [at]: { kind: 'wait', until: isChanged } as const }
  const host = await testRelayHost({ script, extensions })
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', kind, kind === 'staging' ? LISTS : {})
  const worker = office.worker()
  if (at !== 'waiting') await worker.start()
  const id = await office.accept('shop', { to: [ANN, CLIENT] })
  if (at !== 'waiting') await expect.poll(() => host.reached(at)).toBeGreaterThan(0)
  await change(office)
  letGo()
  if (at === 'waiting') await worker.start()
  const { deliveries } = await office.reach(id, 'relayed', 'cancelled', 'failed')
  const got = host.transactions
    .filter(({ answer }) => answer?.startsWith('2') === true)
    .flatMap(({ to }) => to.map((recipient) => recipient.address))
  const asked = host.commands.flatMap((line) => /^RCPT TO:<([^>]*)>/.exec(line)?.[1] ?? [])
  return { got: got.toSorted(), asked, deliveries }
}

describe.each(STAGES)('mail under way, at: %s, %s', (at, manner) => {
  test.each(STAGING)('a staging instance: %s', async (_, change, expected) => {
    const { got, asked, deliveries } = await changed('staging', { at, manner, change })
    expect(got).toEqual(expected)
    expect(asked.filter((to) => ![QA, PO, CLIENT].includes(to))).toEqual([])
    const relayed = deliveries.filter(({ state }) => state === 'relayed').map((delivery) => delivery.address)
    expect(relayed.toSorted()).toEqual(expected)
  })

  test.each(PRODUCTION)('a production instance: %s', async (_, change, expected) => {
    const { got, asked, deliveries } = await changed('production', { at, manner, change })
    const relayed = deliveries.filter(({ state }) => state === 'relayed').map((delivery) => delivery.address)
    expect(relayed.toSorted()).toEqual(got)
    expect(asked.filter((to) => ![ANN, CLIENT].includes(to))).toEqual([])
    expect(got).toEqual(expected)
  })
})

describe('a relay is removed while mail waits or is under way', () => {
  test('what waits goes to whoever is safe when a relay of that name is there again, wherever that is', async () => {
    const [old, next] = [await testRelayHost(), await testRelayHost()]
    const office = await openPostOffice({ relays: [relayTo(old)] })
    await office.instance('shop', 'staging', LISTS)
    const id = await office.accept('shop', { to: [ANN, CLIENT] })
    await office.store.instances.removeRelay('real')
    const worker = office.worker()
    await worker.start()
    await office.reach(id, 'deferred')
    await office.instance('shop', 'staging', { ...LISTS, testRecipients: [address(PO)] })
    await office.store.instances.putRelay(relayTo(next))
    office.clock.ms += 60 * 60_000
    worker.wake()
    await office.reach(id, 'relayed', 'cancelled')
    expect(
      next.transactions.flatMap(({ to }) => to.map((recipient) => recipient.address)).toSorted(),
    ).toEqual([CLIENT, PO])
    expect(old.connections.total).toBe(0)
  })

  test('what is under way is finished, and nothing more is begun', async () => {
    const { promise: isRemoved, resolve: letGo } = Promise.withResolvers<void>()
    const host = await testRelayHost({ script: { data: [{ kind: 'wait', until: isRemoved }] } })
    const office = await openPostOffice({ relays: [relayTo(host, { maxConnections: 1 })] })
    await office.instance('shop', 'staging', LISTS)
    await office.worker().start()
    const [first, second] = [
      await office.accept('shop', { to: [ANN] }),
      await office.accept('shop', { to: [ANN] }),
    ]
    await expect.poll(() => host.reached('data')).toBe(1)
    await office.store.instances.removeRelay('real')
    letGo()
    await office.reach(first, 'relayed')
    await office.reach(second, 'deferred')
    expect(host.transactions).toHaveLength(1)
  })
})
