import { expect, test } from 'vitest'
import { createReleaser } from '../../server/delivery/release.ts'
import type { Instance } from '../../server/domain/instance.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { relayTo } from './fixtures.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const ANN = 'ann@real.example'
const STAGING = ['staging', { mode: 'capture' }] as const
const PRODUCTION = ['production', {}] as const

/** A production instance whose relay is paused: whatever is left of its mail stays, until the instance delivers again. */
async function pausedShop() {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', ...PRODUCTION)
  await office.store.instances.pauseRelay('real', office.clock.ms)
  return { host, office }
}

function shop({ store }: PostOffice): Instance {
  return store.instances.byName('shop') ?? expect.fail('no shop')
}

/** Staging became production again, and the relay may be used. */
async function goOn(office: PostOffice) {
  await office.instance('shop', ...PRODUCTION)
  await office.store.instances.pauseRelay('real', null)
  await office.accept('shop', { from: 'last@shop.example', to: [ANN] })
}

test('mail that was begun on production is not accepted by what is staging at its end', async () => {
  const { host, office } = await pausedShop()
  await office.worker().start()
  const atMail = shop(office)
  await office.instance('shop', ...STAGING)
  await expect(office.accept(atMail, { to: [ANN] })).rejects.toThrow('could not be stored, try again later')
  expect((await office.store.instances.counts(atMail.id)).total).toBe(0)
  // The client tries again, and its mail is judged by what the instance is.
  const id = await office.accept('shop', { to: [ANN] })
  expect((await office.message(id)).decision).toMatchObject({ kind: 'capture', instanceKind: 'staging' })
  await goOn(office)
  expect((await host.accepted(1)).map(({ from }) => from)).toEqual(['last@shop.example'])
})

test('mail that was begun on staging is staging mail, also when the instance delivers at its end', async () => {
  const { host, office } = await pausedShop()
  await office.instance('shop', ...STAGING)
  const atMail = shop(office)
  await office.worker().start()
  await office.instance('shop', ...PRODUCTION)
  const id = await office.accept(atMail, { to: [ANN] })
  expect((await office.message(id)).decision).toMatchObject({ kind: 'capture', instanceKind: 'staging' })
  await goOn(office)
  expect((await host.accepted(1)).map(({ from }) => from)).toEqual(['last@shop.example'])
})

test('what a server that died had under way is cancelled when it comes up with a staging instance', async () => {
  const { host, office } = await pausedShop()
  const id = await office.accept('shop', { to: [ANN] })
  const { ms: atMs } = office.clock
  const relays = [{ name: 'real', maxRecipients: 10 }]
  const lease = { owner: 'the dead', atMs, leaseUntilMs: atMs + 60_000, limit: 1, relays }
  expect(await office.store.outbox.claim(lease)).toHaveLength(1)
  await office.instance('shop', ...STAGING)
  await office.worker().start()
  const { deliveries } = await office.until(id, (message) => message.deliveries[0]?.state !== 'sending')
  expect(deliveries).toMatchObject([
    { state: 'cancelled', possibleDuplicate: true, history: [{ outcome: 'unknown' }] },
  ])
  await goOn(office)
  expect((await host.accepted(1)).map(({ from }) => from)).toEqual(['last@shop.example'])
})

test('what a relay put off is cancelled when its instance was staging before that was written down', async () => {
  const { host, office } = await pausedShop()
  const id = await office.accept('shop', { to: [ANN] })
  const { ms: atMs } = office.clock
  const relays = [{ name: 'real', maxRecipients: 10 }]
  const lease = { owner: 'the worker', atMs, leaseUntilMs: atMs + 60_000, limit: 1, relays }
  const [claim] = await office.store.outbox.claim(lease)
  await office.instance('shop', ...STAGING)
  const { id: deliveryId = 0, attemptId = 0 } = claim?.deliveries[0] ?? {}
  const putOff = {
    outcome: 'deferred',
    stage: 'rcpt',
    reply: '451 4.7.1 Later',
    retryAtMs: atMs + 1,
  } as const
  const rest = { isCancelled: false, usesTry: true, report: null, transcript: [] }
  await office.store.outbox.settle([{ deliveryId, attemptId, ...putOff, ...rest }], atMs)
  expect((await office.message(id)).deliveries).toMatchObject([
    { state: 'cancelled', dueAtMs: null, history: [{ outcome: 'deferred', reply: '451 4.7.1 Later' }] },
  ])
  await office.worker().start()
  await goOn(office)
  expect((await host.accepted(1)).map(({ from }) => from)).toEqual(['last@shop.example'])
})

test('a person who sends mail of production again is too late once the instance is staging', async () => {
  const { host, office } = await pausedShop()
  const id = await office.accept('shop', { to: [ANN] })
  const { deliveries } = await office.message(id)
  const { seq } = await office.message(id)
  await office.store.outbox.cancel(seq, deliveries[0]?.id ?? 0, 'given up', office.clock.ms)
  const releaser = createReleaser({ store: office.store, now: () => office.clock.ms, hostname: 'post.test' })
  const instance = shop(office)
  await office.instance('shop', ...STAGING)
  const outcomes = await releaser.release({ instance, ids: [id], to: null }, { by: 'Dana', reason: null })
  expect(outcomes).toMatchObject([{ kind: 'refused', reason: expect.stringContaining('became staging') }])
  await office.worker().start()
  await goOn(office)
  expect((await host.accepted(1)).map(({ from }) => from)).toEqual(['last@shop.example'])
})
