import { expect, test } from 'vitest'
import { isAuthentic, openReceiver } from '../notify/receiver.ts'
import { type OpenDoor, openDoor } from './door.ts'

const ALL = '/api/v1/instances/default/webhooks'

const post = (door: OpenDoor, path: string, body?: unknown) => door.ask(path, { method: 'POST', body })
const patch = (door: OpenDoor, path: string, body: unknown) => door.ask(path, { method: 'PATCH', body })
const switchOn = (door: OpenDoor, instance = 'default') =>
  patch(door, `/api/v1/instances/${instance}`, { notifications: true, confirm: true })

test('a webhook is made, listed, changed and removed; its secret is shown once', async () => {
  const door = await openDoor()
  const made = await post(door, ALL, { url: 'https://ci.example/hook#part' })
  expect([made.status, made.json]).toEqual([
    201,
    {
      id: expect.stringMatching(/^wh_[\w-]{16}$/),
      url: 'https://ci.example/hook',
      events: [
        'message.stored',
        'message.held',
        'message.released',
        'message.relayed',
        'message.deferred',
        'message.failed',
      ],
      search: null,
      enabled: true,
      secretConstant: null,
      previousSecretUntil: null,
      headers: [],
      createdAt: expect.any(String),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    },
  ])
  const one = `${ALL}/${made.json.id}`
  const changed = await patch(door, one, {
    events: ['message.failed'],
    search: 'subject:order',
    enabled: false,
  })
  expect(changed.json).toEqual({
    ...made.json,
    events: ['message.failed'],
    search: 'subject:order',
    enabled: false,
    secret: null,
  })
  const again = await patch(door, one, { newSecret: true })
  expect(again.json.secret).not.toBe(made.json.secret)
  const { previousSecretUntil } = again.json
  const overlapMs = Date.parse(previousSecretUntil) - Date.now()
  expect(overlapMs / 3_600_000).toBeCloseTo(24, 1)
  const list = await door.ask(ALL)
  expect(list.json).toEqual({ webhooks: [{ ...changed.json, previousSecretUntil, secret: null }] })
  expect(JSON.stringify(await door.store.webhooks.list())).not.toContain('whsec_')
  expect((await door.ask(one, { method: 'DELETE' })).status).toBe(204)
  expect((await door.ask(one, { method: 'DELETE' })).status).toBe(404)
  expect((await door.ask(ALL)).json).toEqual({ webhooks: [] })
})

test.each([
  ['no URL', { url: 'hooks' }, 422, 'url'],
  ['another protocol', { url: 'ftp://ci.example/' }, 422, 'url'],
  ['a file', { url: 'file:///etc/passwd' }, 422, 'url'],
  ['a password in it', { url: 'https://me:secret@ci.example/' }, 422, 'url'],
  ['a line break in it', { url: 'https://ci.example/\r\nX-Evil: 1' }, 422, 'url'],
  ['a private address', { url: 'http://10.0.0.1/' }, 403, 'url'],
  ['a private address as one number', { url: 'http://167772161/' }, 403, 'url'],
  ['a private address in IPv6', { url: 'http://[::ffff:10.0.0.1]/' }, 403, 'url'],
  ['credentials of a cloud', { url: 'http://169.254.169.254/latest/' }, 403, 'url'],
  ['an event that is none', { url: 'https://ci.example/', events: ['message.lost'] }, 422, 'events.0'],
  ['no event', { url: 'https://ci.example/', events: [] }, 422, 'events'],
  ['a search that cannot be read', { url: 'https://ci.example/', search: 'is:lost' }, 400, 'search'],
  ['a line break in a header', { headers: [{ name: 'X-A\r\nX-B', constant: 'KEY' }] }, 422, 'headers.0.name'],
  ['a header of the connection', { headers: [{ name: 'Content-Length', constant: 'KEY' }] }, 422, 'headers'],
  ['a header of the signature', { headers: [{ name: 'webhook-id', constant: 'KEY' }] }, 422, 'headers'],
  ['a header twice', { headers: ['X-A', 'x-a'].map((name) => ({ name, constant: 'KEY' })) }, 422, 'headers'],
  ['a constant that is not there', { secretConstant: 'GONE' }, 422, 'secretConstant'],
  [
    'a header of a constant that is not there',
    { headers: [{ name: 'X-A', constant: 'GONE' }] },
    422,
    'headers',
  ],
])('%s is refused, and nothing is kept', async (_, input, status, path) => {
  const door = await openDoor()
  await door.ask('/api/v1/instances/default/constants/KEY', { method: 'PUT', body: { value: 'x' } })
  const answer = await post(door, ALL, { url: 'https://ci.example/', ...input })
  expect([answer.status, answer.json.errors?.[0]?.path ?? '']).toEqual([status, path])
  expect((await door.ask(ALL)).json).toEqual({ webhooks: [] })
})

test('on production a search asks nothing of bodies', async () => {
  const door = await openDoor()
  await post(door, '/api/v1/instances', { name: 'live', kind: 'production' })
  const all = '/api/v1/instances/live/webhooks'
  const refused = await post(door, all, { url: 'https://ci.example/', search: 'text:code' })
  expect([refused.status, refused.json.detail]).toEqual([403, expect.stringContaining('text:')])
  expect((await post(door, all, { url: 'https://ci.example/', search: 'subject:code' })).status).toBe(201)
})

test('the test button calls once, while notifications are on, and shows what was sent and answered', async () => {
  const door = await openDoor()
  const receiver = await openReceiver((response) => response.writeHead(200, { 'x-by': 'me' }).end('thanks'))
  const { json: hook } = await post(door, ALL, { url: receiver.url })
  const off = await post(door, `${ALL}/${hook.id}/test`)
  expect([off.status, off.json.detail]).toEqual([409, expect.stringContaining('switched off')])
  expect(receiver.requests).toEqual([])
  await switchOn(door)
  const { status, json } = await post(door, `${ALL}/${hook.id}/test`)
  expect(status).toBe(200)
  expect(json).toMatchObject({ event: 'webhook.test', messageId: null, state: 'delivered', status: 200 })
  expect(JSON.parse(json.body)).toMatchObject({
    type: 'webhook.test',
    data: { instance: { name: 'default' } },
  })
  expect(json.history).toHaveLength(1)
  expect(json.history[0]).toMatchObject({ outcome: 'delivered', responseBody: 'thanks', problem: null })
  expect(json.history[0].responseHeaders).toContainEqual({ name: 'x-by', value: 'me' })
  const [request] = receiver.requests
  expect(request && isAuthentic(request, hook.secret)).toBe(true)
  const audit = await door.ask('/api/v1/instances/default/audit')
  expect(audit.json.entries.map(({ action }: { action: string }) => action)).toContain('webhook.tested')
  // Paths of webhooks are often secrets.
  expect(audit.text).not.toContain('/hook')
})

test('a delivery is sent again with its id; one of another webhook is not there', async () => {
  const door = await openDoor()
  await switchOn(door)
  const receiver = await openReceiver()
  const { json: hook } = await post(door, ALL, { url: receiver.url })
  const { json: other } = await post(door, ALL, { url: receiver.url, enabled: false })
  const { json: made } = await post(door, `${ALL}/${hook.id}/test`)
  const again = await post(door, `${ALL}/${hook.id}/deliveries/${made.id}/redeliver`)
  expect([again.status, again.json.id]).toEqual([200, made.id])
  await receiver.received(2)
  expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([made.id, made.id])
  for (const path of ['', '/redeliver']) {
    const method = path === '' ? 'GET' : 'POST'
    const answer = await door.ask(`${ALL}/${other.id}/deliveries/${made.id}${path}`, { method })
    expect(answer.status).toBe(404)
  }
  const first = await door.ask(`${ALL}/${hook.id}/deliveries?limit=1`)
  expect(first.json).toMatchObject({ deliveries: [{ id: made.id }], nextPageToken: null })
})
