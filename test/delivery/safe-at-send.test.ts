import { expect, test } from 'vitest'
import type { EmailRule } from '../../server/domain/instance.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, relayTo } from './fixtures.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const LISTS: Partial<EmailRule> = {
  testRecipients: [address('qa@team.example'), address('po@team.example')],
  allowedRecipients: ['@client.example'],
  sender: address('noreply@stage.example'),
}

/** Mail accepted under `before`, and the worker started only after the change. */
async function changedInBetween(
  accepted: { kind: 'staging' | 'production'; email: Partial<EmailRule> },
  to: readonly string[],
  change: (office: PostOffice) => Promise<void>,
) {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', accepted.kind, accepted.email)
  const id = await office.accept('shop', { to })
  await change(office)
  await office.worker().start()
  const { deliveries } = await office.reach(id, 'relayed', 'cancelled')
  const reached = host.transactions.flatMap((transaction) =>
    transaction.to.map((recipient) => recipient.address),
  )
  return { host, reached, deliveries }
}

test('nothing changed: the test list and the allowed get it', async () => {
  const staging = { kind: 'staging', email: LISTS } as const
  const { reached } = await changedInBetween(
    staging,
    ['ann@real.example', 'cli@client.example'],
    async () => {},
  )
  expect(reached.toSorted()).toEqual(['cli@client.example', 'po@team.example', 'qa@team.example'])
})

test('a test recipient taken off the list gets nothing, the reason is written down, the others get it', async () => {
  const staging = { kind: 'staging', email: LISTS } as const
  const { reached, deliveries } = await changedInBetween(staging, ['ann@real.example'], (office) =>
    office.instance('shop', 'staging', { ...LISTS, testRecipients: [address('qa@team.example')] }),
  )
  expect(reached).toEqual(['qa@team.example'])
  const cancelled = deliveries.find((delivery) => delivery.address === 'po@team.example')
  expect(cancelled).toMatchObject({
    state: 'cancelled',
    dueAtMs: null,
    history: [{ outcome: 'cancelled', stage: null }],
  })
  expect(cancelled?.lastReply).toContain('testRecipients')
})

test('a test recipient put on the list after the mail was accepted does not get it', async () => {
  const staging = { kind: 'staging', email: LISTS } as const
  const { reached } = await changedInBetween(staging, ['ann@real.example'], (office) =>
    office.instance('shop', 'staging', { ...LISTS, testRecipients: [address('late@team.example')] }),
  )
  expect(reached).toEqual([])
})

test('allowed recipients that are allowed no more get nothing', async () => {
  const staging = { kind: 'staging', email: LISTS } as const
  const { reached } = await changedInBetween(staging, ['cli@client.example', 'ann@real.example'], (office) =>
    office.instance('shop', 'staging', { ...LISTS, allowedRecipients: [] }),
  )
  expect(reached.toSorted()).toEqual(['po@team.example', 'qa@team.example'])
})

test('mail accepted on staging stays staging mail when the instance becomes production', async () => {
  const staging = { kind: 'staging', email: LISTS } as const
  const { reached } = await changedInBetween(staging, ['ann@real.example'], (office) =>
    office.instance('shop', 'production', LISTS),
  )
  expect(reached.toSorted()).toEqual(['po@team.example', 'qa@team.example'])
})

test('mail accepted on production is cancelled when the instance becomes staging', async () => {
  const production = { kind: 'production', email: {} } as const
  const { host, deliveries } = await changedInBetween(production, ['ann@real.example'], (office) =>
    office.instance('shop', 'staging', LISTS),
  )
  expect(deliveries).toMatchObject([{ address: 'ann@real.example', state: 'cancelled' }])
  expect(host.connections.total).toBe(0)
})

test('a retry asks again: taken off the list between two attempts', async () => {
  const host = await testRelayHost({ script: { rcpt: '450 4.2.0 Soon' } })
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'staging', LISTS)
  const worker = office.worker()
  await worker.start()
  const id = await office.accept('shop', { to: ['ann@real.example'] })
  await office.reach(id, 'deferred')
  host.rescript({})
  await office.instance('shop', 'staging', { ...LISTS, testRecipients: [address('po@team.example')] })
  office.clock.ms += 60_000
  worker.wake()
  await office.reach(id, 'relayed', 'cancelled')
  expect(await office.states(id)).toEqual({ 'qa@team.example': 'cancelled', 'po@team.example': 'relayed' })
  expect(host.transactions.map(({ to }) => to.map((recipient) => recipient.address))).toEqual([
    ['po@team.example'],
  ])
})
