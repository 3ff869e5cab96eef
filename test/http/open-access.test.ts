import { expect, test } from 'vitest'
import { createWebAccess } from '../../server/access/web-access.ts'
import { openDoor } from './door.ts'

const RELAY = { host: '192.0.2.1', port: 25, tls: 'none' }

test('a server that asks nobody sends nothing, and lets nobody make a way to send or to stay', async () => {
  const closed = await openDoor()
  const { store, log } = closed
  const access = createWebAccess({ store, now: Date.now, asked: 'never', log })
  const door = await openDoor({
    store,
    access,
    config: { ...closed.deps.config, access: 'open' },
  })
  const { id } = await closed.deliver({ subject: 'Hello' })
  const ask = async (method: string, path: string, body?: unknown) =>
    (await door.ask(`/api/v1${path}`, { method, body })).status
  expect(await ask('GET', '/instances/default/messages')).toBe(200)
  expect(await ask('PATCH', `/instances/default/messages/${id}`, { read: true })).toBe(200)
  expect(await ask('PUT', '/relays/evil', RELAY)).toBe(403)
  expect(await ask('POST', '/relays/evil/test', {})).toBe(403)
  expect(await ask('POST', '/instances/default/releases', { ids: [id] })).toBe(403)
  expect(await ask('POST', '/people', { email: 'eve@evil.example', isAdmin: true })).toBe(403)
  expect(await ask('POST', '/links/administrator')).toBe(403)
  expect(await ask('POST', '/instances/default/members', { email: 'eve@evil.example', role: 'admin' })).toBe(
    409,
  )
  expect(await ask('PATCH', '/instances/default', { email: { relay: 'evil' } })).toBe(403)
})
