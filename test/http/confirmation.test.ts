import { describe, expect, test } from 'vitest'
import { EMAIL_RULE_DEFAULTS, type InstanceSettings } from '../../server/domain/instance.ts'
import type { Relay } from '../../server/domain/relay.ts'
import { outgoing } from '../store/new-message.ts'
import { type OpenDoor, openDoor } from './door.ts'

const RELAY: Relay = {
  name: 'real',
  host: 'smtp.example.net',
  port: 587,
  tls: 'required',
  auth: null,
  maxRecipients: 50,
  maxConnections: 2,
  maxMessages: 100,
  retry: null,
  ca: null,
  maxSizeBytes: null,
  rate: null,
  dkim: null,
  pausedAtMs: null,
  managedByFile: false,
}

const PRODUCTION: InstanceSettings = {
  name: 'shop',
  kind: 'production',
  label: 'Shop',
  email: { ...EMAIL_RULE_DEFAULTS, mode: 'deliver', relay: 'real' },
  requireAuth: false,
  managedByFile: false,
}

const REDIRECT = {
  mode: 'redirect',
  testRecipients: ['qa@team.example'],
  allowedRecipients: ['@team.example'],
  sender: 'noreply@stage.example',
  relay: 'real',
}

const TO_STAGING = { kind: 'staging', email: { mode: 'capture' } }

describe('API notifications', () => {
  test('are off on staging, on on production, and switched at any time', async () => {
    const { ask } = await openWithShop()
    const of = async (name: string) => (await ask(`/api/v1/instances/${name}`)).json.notifications
    expect([await of('default'), await of('uat'), await of('shop')]).toEqual([false, false, true])
    const patch = (name: string, body: object) => ask(`/api/v1/instances/${name}`, { method: 'PATCH', body })
    expect((await patch('uat', { notifications: true })).json).toMatchObject({ notifications: true })
    await patch('uat', { label: 'UAT' })
    expect(await of('uat')).toBe(true)
    const made = { name: 'loud', kind: 'staging', notifications: true }
    expect((await ask('/api/v1/instances', { method: 'POST', body: made })).json.notifications).toBe(true)
  })

  test.each([
    ['shop', TO_STAGING, 'Its API notifications are switched off, as on every staging instance until', false],
    [
      'uat',
      { kind: 'production', email: { mode: 'deliver', relay: 'real' } },
      'are switched on, as on every',
      true,
    ],
    ['shop', { ...TO_STAGING, notifications: true }, '', true],
    [
      'uat',
      { kind: 'production', email: { mode: 'deliver', relay: 'real' }, notifications: false },
      '',
      false,
    ],
  ])('another kind brings its own, and the confirmation says so: %s', async (name, body, words, after) => {
    const { ask } = await openWithShop()
    const patch = (extra: object) =>
      ask(`/api/v1/instances/${name}`, { method: 'PATCH', body: { ...body, ...extra } })
    const asked = await patch({})
    expect(asked.status).toBe(409)
    if (words === '') expect(asked.json.detail).not.toContain('API notifications')
    else expect(asked.json.detail).toContain(words)
    expect((await patch({ confirm: true })).json.notifications).toBe(after)
  })
})

describe('another kind or mode', () => {
  test.each([
    ['production becomes staging', 'shop', TO_STAGING, /'shop' becomes staging.* nothing of it is sent\./],
    ['delivering stops', 'shop', { email: { mode: 'capture' } }, /^Mail to 'shop' is kept and shown/],
    [
      'staging redirects',
      'default',
      { email: REDIRECT },
      /goes to qa@team\.example and to recipients that match @team\.example, through the relay 'real'\.$/,
    ],
    [
      'staging becomes production',
      'uat',
      { kind: 'production', email: { mode: 'deliver', relay: 'real' } },
      /'uat' becomes production.*What it accepted as staging is never delivered.*real recipients, through the relay/,
    ],
  ])('%s only when it is confirmed, and the answer says what will happen', async (_, name, body, words) => {
    const { ask, store } = await openWithShop()
    const before = store.instances.byName(name)
    const patch = (extra: object) =>
      ask(`/api/v1/instances/${name}`, { method: 'PATCH', body: { ...body, ...extra } })
    for (const extra of [{}, { confirm: false }]) {
      const { json } = await patch(extra)
      expect(json).toMatchObject({ status: 409, code: 'confirmation-needed', errors: [{ path: 'confirm' }] })
      expect(json.detail).toMatch(words)
      expect(store.instances.byName(name)).toEqual(before)
    }
    expect((await patch({ confirm: true })).json).toMatchObject({ name, ...body })
  })

  test('what is not allowed is refused before anything is to be confirmed', async () => {
    const { ask } = await openWithShop()
    const kindAlone = await ask('/api/v1/instances/shop', { method: 'PATCH', body: { kind: 'staging' } })
    expect(kindAlone.json).toMatchObject({ status: 403, errors: [{ path: 'email.mode' }] })
    const standard = await ask('/api/v1/instances/default', {
      method: 'PATCH',
      body: { kind: 'production', confirm: true },
    })
    expect(standard.json).toMatchObject({ status: 403, errors: [{ path: 'kind' }] })
  })

  test('a change of anything else needs none', async () => {
    const { ask } = await openWithShop()
    const { json } = await ask('/api/v1/instances/shop', {
      method: 'PATCH',
      body: { label: 'x', kind: 'production', email: { mode: 'deliver', redirectLimit: 3 } },
    })
    expect(json).toMatchObject({ label: 'x' })
  })
})

describe('production that becomes staging', () => {
  test('cancels at once what is not sent yet, and says how many before; what was decided stays', async () => {
    const { ask, store } = await openWithShop()
    const shop = store.instances.byName('shop')
    if (shop === undefined) throw new Error('no shop')
    const message = outgoing(shop.id, ['a@customer.example', 'b@customer.example'])
    await store.messages.accept(message)
    const stored = await store.messages.get(shop.id, message.id)
    const patch = (confirm: boolean) =>
      ask('/api/v1/instances/shop', { method: 'PATCH', body: { ...TO_STAGING, confirm } })
    expect((await patch(false)).json.detail).toMatch(
      /The 2 deliveries that are not sent yet will be cancelled/,
    )
    const cursor = await store.changes.cursor()
    await patch(true)
    const after = await store.messages.get(shop.id, message.id)
    expect(after?.deliveries.map(({ state, dueAtMs }) => [state, dueAtMs])).toEqual([
      ['cancelled', null],
      ['cancelled', null],
    ])
    expect(after?.decision).toEqual(stored?.decision)
    expect(await store.changes.after(cursor, 9)).toMatchObject({
      changes: [
        { kind: 'instance.changed' },
        { kind: 'delivery.updated', state: 'cancelled' },
        { kind: 'delivery.updated', state: 'cancelled' },
      ],
    })
    expect(await store.outbox.unsettled(shop.id)).toBe(0)
  })
})

async function openWithShop(): Promise<OpenDoor> {
  const door = await openDoor()
  await door.store.instances.putRelay(RELAY)
  await door.store.instances.put(PRODUCTION, 1)
  const uat = { ...PRODUCTION, name: 'uat', kind: 'staging' } as const
  await door.store.instances.put({ ...uat, email: { ...EMAIL_RULE_DEFAULTS, mode: 'capture' } }, 1)
  return door
}
