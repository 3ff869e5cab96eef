import { expect, test } from 'vitest'
import { openOffline } from '../../server/http/offline.ts'
import { openDoor } from './door.ts'

const RIGHT = { authorization: 'Bearer spl_of-this-test' }

test.each([
  ['the right one', RIGHT, 200],
  ['another', { authorization: 'Bearer spl_of-another' }, 401],
  ['an empty one', { authorization: 'Bearer spl_' }, 401],
  ['the right one through a proxy', { ...RIGHT, 'x-forwarded-for': '10.0.0.5' }, 401],
  ['the right one through another proxy', { ...RIGHT, forwarded: 'for=10.0.0.5' }, 401],
  ['none', {}, 200],
])('a local token: %s', async (_, headers, status) => {
  const { ask } = await openDoor()
  expect((await ask('/api/v1/instances', { headers })).status).toBe(status)
})

test('the door of a command answers nothing without its token', async () => {
  const { deps } = await openDoor()
  const offline = await openOffline({ ...deps, token: 'spl_mine' })
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${offline.url}/api/v1/instances`, { headers })).status
  expect(await status({})).toBe(401)
  expect(await status(RIGHT)).toBe(401)
  expect(await status({ authorization: 'Bearer spl_mine' })).toBe(200)
  await offline.close()
})
