import { describe, expect, test } from 'vitest'
import type { OutboxItem } from '../../server/contract/outbox.types.ts'
import { RELAY_SECRET_SAMPLE, relayTo } from '../delivery/fixtures.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { openDoor } from './door.ts'

const API = '/api/v1'
const LISTS = { testRecipients: ['qa@team.example'], sender: 'noreply@stage.example', relay: 'real' }

/** A staging instance that captures, a relay host on loopback, and the outbox at work. */
async function open() {
  const host = await testRelayHost()
  const door = await openDoor()
  const { ask, store, deliver, deps } = door
  const post = (path: string, body: unknown) => ask(`${API}${path}`, { method: 'POST', body })
  const get = async (path: string) => (await ask(`${API}${path}`)).json
  await store.instances.putRelay(relayTo(host))
  await post('/instances', { name: 'uat', kind: 'staging' })
  const { id } = await deliver({ instance: 'uat', subject: 'Hello' })
  const use = (email: object) =>
    ask(`${API}/instances/uat`, { method: 'PATCH', body: { email, confirm: true } })
  await (deps.outbox as { start?: () => Promise<void> }).start?.()
  return { ...door, host, post, get, id, use }
}

describe('releases', () => {
  test('are previewed, done, and seen in the outbox with what was said', async () => {
    const { host, post, get, id, use } = await open()
    await use(LISTS)
    const preview = await post('/instances/uat/releases/preview', { ids: [id] })
    expect(preview.json.messages).toMatchObject([
      { id, kind: 'release', to: ['qa@team.example'], relay: 'real' },
    ])
    expect(host.connections.total).toBe(0)
    const done = await post('/instances/uat/releases', { ids: [id], reason: 'a look' })
    expect(done.json.messages).toMatchObject([{ id, kind: 'release', to: ['qa@team.example'] }])
    await host.accepted(1)
    await expect
      .poll(async () => (await get('/instances/uat/outbox?state=relayed')).deliveries.length)
      .toBe(1)
    const [item] = (await get('/instances/uat/outbox?state=relayed')).deliveries
    expect(item).toMatchObject({ messageId: id, address: 'qa@team.example', released: true, attempts: 1 })
    const detail = await get(`/instances/uat/messages/${id}/deliveries/${item.id}`)
    const said = detail.tried[0].transcript.map(({ line }: { line: string }) => line)
    expect(said).toContain('RCPT TO:<qa@team.example>')
    expect(said.at(-1)).toMatch(/^250 /)
  })

  test('to a real recipient are refused, by name and setting', async () => {
    const { host, post, id, use } = await open()
    await use(LISTS)
    const { json } = await post('/instances/uat/releases', { ids: [id], to: ['bob@customer.example'] })
    expect(json.messages).toMatchObject([{ kind: 'refused', to: [] }])
    expect(json.messages[0].reason).toContain('bob@customer.example is in neither testRecipients')
    expect(host.connections.total).toBe(0)
  })
})

describe('the outbox', () => {
  test('of an instance is paused, looked at, steered and let go', async () => {
    const { host, post, get, id, use } = await open()
    await use(LISTS)
    expect((await post('/instances/uat/sending', { paused: true })).json.pausedAt).not.toBeNull()
    await post('/instances/uat/releases', { ids: [id] })
    const { deliveries, counts, pausedAt } = await get('/instances/uat/outbox')
    expect([counts, pausedAt !== null]).toEqual([{ queued: 1, sending: 0, deferred: 0, failed: 0 }, true])
    const which = [{ messageId: id, id: deliveries[0].id }]
    expect((await post('/instances/uat/outbox', { action: 'retry', deliveries: which })).json).toEqual({
      changed: 1,
    })
    expect(
      (await post('/instances/uat/outbox', { action: 'cancel', deliveries: which, reason: 'Wrong one.' }))
        .json,
    ).toEqual({ changed: 1 })
    expect((await post('/instances/uat/outbox', { action: 'cancel', deliveries: which })).json).toEqual({
      changed: 0,
    })
    const cancelled = await get('/instances/uat/outbox?state=cancelled&relay=real')
    expect(cancelled.deliveries).toMatchObject([{ reply: 'Wrong one.', dueAt: null }])
    expect((await get('/instances/uat/outbox?state=cancelled&relay=other')).deliveries).toEqual([])
    await post('/instances/uat/sending', { paused: false })
    await post('/instances/uat/releases', { ids: [id] })
    await host.accepted(1)
  })

  test('of all instances says what waits where, and is steered as a whole', async () => {
    const { post, get, id, use, deliver, ask } = await open()
    const { id: other } = await deliver({ instance: 'uat', subject: 'Other' })
    await use(LISTS)
    await post('/instances/uat/sending', { paused: true })
    await post('/relays/real/sending', { paused: true })
    await post('/instances/uat/releases', { ids: [id, other] })
    const all = await get('/all/outbox')
    expect(all.deliveries.map(({ instance, relay }: OutboxItem) => [instance, relay])).toEqual([
      ['uat', 'real'],
      ['uat', 'real'],
    ])
    expect(all.counts).toEqual({ queued: 2, sending: 0, deferred: 0, failed: 0 })
    expect(all.pausedInstances).toEqual([{ name: 'uat', pausedAt: expect.any(String) }])
    const relay = { name: 'real', exists: true, pausedAt: expect.any(String), troubledUntil: null }
    expect(all.relays).toEqual([relay])
    expect((await get('/all/outbox?instance=default')).deliveries).toEqual([])
    expect((await ask(`${API}/all/outbox?instance=nowhere`)).status).toBe(404)
    const steer = (body: object) => post('/instances/uat/outbox', body)
    expect((await steer({ action: 'cancel' })).status).toBe(422)
    expect((await steer({ action: 'cancel', waiting: { relay: 'other' } })).json).toEqual({ changed: 0 })
    expect((await steer({ action: 'retry', waiting: {} })).json).toEqual({ changed: 2 })
    expect((await steer({ action: 'cancel', waiting: { state: 'queued' } })).json).toEqual({ changed: 2 })
    const noted = await get('/audit?action=outbox.steered')
    expect(noted.entries[0].detail).toMatchObject({ action: 'cancel', changed: 2 })
  })

  test('has pages', async () => {
    const { post, get, id, use, deliver } = await open()
    const { id: other } = await deliver({ instance: 'uat', subject: 'Other' })
    await use(LISTS)
    await post('/relays/real/sending', { paused: true })
    await post('/instances/uat/releases', { ids: [id, other] })
    const first = await get('/instances/uat/outbox?limit=1')
    const second = await get(`/instances/uat/outbox?limit=1&pageToken=${first.nextPageToken}`)
    expect([first.deliveries[0].messageId, second.deliveries[0].messageId].toSorted()).toEqual(
      [id, other].toSorted(),
    )
    expect(second.nextPageToken).toBeNull()
  })
})

describe('relays', () => {
  test('are made, changed with the secret they have, tested, and removed once nobody uses them', async () => {
    const { ask, get, post, store, use } = await open()
    const host = await testRelayHost({ auth: { user: 'post', password: RELAY_SECRET_SAMPLE } })
    const put = (body: object) => ask(`${API}/relays/second`, { method: 'PUT', body })
    const settings = { host: '127.0.0.1', port: host.port, tls: 'none', rate: 14 }
    const made = await put({ ...settings, auth: { user: 'post', password: RELAY_SECRET_SAMPLE } })
    expect(made.json).toMatchObject({
      name: 'second',
      user: 'post',
      rate: 14,
      pausedAt: null,
      troubledUntil: null,
    })
    const { text } = await put({ ...settings, auth: { user: 'post', method: 'login' }, maxRecipients: 10 })
    expect(text).not.toContain(RELAY_SECRET_SAMPLE)

    await use(LISTS)
    const tested = await post('/relays/second/test', { instance: 'uat', to: 'qa@team.example' })
    expect(tested.json).toMatchObject({ ok: true, problem: null })
    expect(tested.text).not.toContain(Buffer.from(RELAY_SECRET_SAMPLE).toString('base64'))
    expect(tested.json.transcript.map(({ line }: { line: string }) => line)).toContain('***')
    expect(host.transactions.map(({ to }) => to.map((recipient) => recipient.address))).toEqual([
      ['qa@team.example'],
    ])
    const refused = await post('/relays/second/test', { instance: 'uat', to: 'bob@customer.example' })
    expect(refused.json).toMatchObject({ ok: false, transcript: [] })

    expect((await ask(`${API}/relays/real`, { method: 'DELETE' })).status).toBe(409)
    expect((await ask(`${API}/relays/second`, { method: 'DELETE' })).status).toBe(204)
    expect((await get('/relays')).relays.map(({ name }: { name: string }) => name)).toEqual(['real'])
    expect(store.instances.relays().length).toBe(1)
  })

  test.each([
    ['another host without the password', { host: 'evil.example', auth: { user: 'post' } }, 'auth.password'],
    [
      'no certificate',
      { host: 'smtp.example', ca: '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----' },
      'ca',
    ],
    [
      'no key',
      { host: 'smtp.example', dkim: { domain: 'stage.example', selector: 's1', key: 'x' } },
      'dkim.key',
    ],
    ['no schedule', { host: 'smtp.example', retry: 'often' }, 'retry'],
    ['no host', { host: 'smtp example' }, 'host'],
  ])('with %s are refused', async (_, body, field) => {
    const { ask } = await open()
    await ask(`${API}/relays/second`, {
      method: 'PUT',
      body: { host: 'smtp.example', auth: { user: 'post', password: RELAY_SECRET_SAMPLE } },
    })
    const { status, json } = await ask(`${API}/relays/second`, { method: 'PUT', body })
    expect([status, json.errors?.[0]?.path ?? json.field]).toEqual([422, field])
  })

  test('a wrong password shows what was said, and not the password', async () => {
    const { ask, post } = await open()
    const host = await testRelayHost({ auth: { user: 'post', password: 'another' } })
    const body = {
      host: '127.0.0.1',
      port: host.port,
      tls: 'none',
      auth: { user: 'post', password: RELAY_SECRET_SAMPLE },
    }
    await ask(`${API}/relays/second`, { method: 'PUT', body })
    const { json, text } = await post('/relays/second/test', {})
    expect(json.ok).toBe(false)
    expect(json.problem).toContain('535')
    expect(json.transcript).toContainEqual({ from: 'client', line: 'AUTH PLAIN ***' })
    expect(text).not.toContain(RELAY_SECRET_SAMPLE)
  })
})
