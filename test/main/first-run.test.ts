import { expect, test } from 'vitest'
import { spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'

const PASSWORD = 'correct horse battery'

/** The page answers off loopback in the test, too: a public URL counts as being reached from elsewhere. */
const PUBLIC = ['--public-url', 'http://post.example']

test('a server that others reach asks everybody to sign in, and its start prints the way in, once', async () => {
  const server = await spawnServer(await tempDir(), PUBLIC)
  const ask = asker(server.httpUrl)
  for (const path of ['/instances', '/instances/default/messages', '/relays', '/audit', '/people']) {
    expect([path, (await ask('GET', path)).status]).toEqual([path, 401])
  }
  expect((await ask('GET', '/me')).json).toMatchObject({ kind: 'nobody', rights: {} })
  const link = await server.line(/http:\/\/post\.example\/welcome#(\S+)/)
  const secret = link[1] ?? ''
  expect((await ask('POST', '/links/look', { secret })).json).toMatchObject({ kind: 'administrator' })
  const body = { secret, email: 'Anna@Team.example', name: 'Anna', password: PASSWORD }
  const redeemed = await ask('POST', '/links/redeem', body)
  expect(redeemed).toMatchObject({ status: 200, json: { kind: 'person', isServerAdmin: true } })
  expect(redeemed.cookie).toMatch(/^stagingpost_session=\S+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/)
  expect((await ask('POST', '/links/redeem', body)).status).toBe(404)
  const cookie = redeemed.cookie.split(';')[0] ?? ''
  expect((await ask('GET', '/instances', undefined, { cookie })).status).toBe(200)
})

test('on loopback nobody is asked, until there is somebody who can sign in', async () => {
  const server = await spawnServer(await tempDir())
  const ask = asker(server.httpUrl)
  expect((await ask('GET', '/me')).json).toMatchObject({ kind: 'anyone', isServerAdmin: true })
  expect((await ask('POST', '/people', { email: 'bob@team.example' })).status).toBe(409)
  const invited = await ask('POST', '/people', { email: 'anna@team.example', isAdmin: true })
  const { secret } = invited.json as { secret: string }
  expect((await ask('POST', '/links/redeem', { secret, name: 'Anna', password: PASSWORD })).status).toBe(200)
  expect((await ask('GET', '/instances')).status).toBe(401)
})

function asker(url: string) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json: unknown = text === '' ? null : JSON.parse(text)
    return { status: response.status, json, cookie: response.headers.get('set-cookie') ?? '' }
  }
}
