import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { openDoor } from './door.ts'

const EVIL = 'https://evil.example'

const PROXIED = {
  config: {
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://post.example.com',
    allowedHosts: ['inbox.team.test'],
    trustProxy: [],
    remoteFrom: [],
    basePath: '',
    access: 'members' as const,
  },
}

const HOSTS: readonly [host: string, status: number][] = [
  ['127.0.0.1', 200],
  ['127.0.0.1:8025', 200],
  ['localhost:8025', 200],
  ['LOCALHOST', 200],
  ['localhost.', 200],
  ['shop.localhost:1', 200],
  ['[::1]:8025', 200],
  ['192.168.7.7:8025', 200],
  ['stagingpost:8025', 200],
  ['post.example.com', 200],
  ['Post.Example.com:443', 200],
  ['inbox.team.test', 200],
  ['attacker.example', 421],
  ['attacker.example:8025', 421],
  ['127.0.0.1.attacker.example', 421],
  ['localhost.attacker.example', 421],
  ['post.example.com.attacker.example', 421],
  ['attacker.example#localhost', 421],
  ['localhost@attacker.example', 421],
  ['attacker.example/localhost', 421],
  ['.', 421],
]

describe('the Host allow-list', () => {
  test('lets in names that nobody can rebind, and those that are configured', async () => {
    const { ask } = await openDoor(PROXIED)
    const seen = HOSTS.map(async ([host]) => [
      host,
      (await ask('/api/v1/instances', { headers: { host } })).status,
    ])
    expect(await Promise.all(seen)).toEqual(HOSTS)
  })

  test('says how to let a name in', async () => {
    const { ask } = await openDoor()
    const answer = await ask('/api/v1/instances', { headers: { host: 'post.team.example' } })
    expect(answer.json).toMatchObject({
      code: 'refused',
      detail: expect.stringContaining('http.allowedHosts'),
    })
  })

  test('health answers any name, with nothing but a status', async () => {
    const { ask } = await openDoor()
    for (const path of ['/health/live', '/health/ready']) {
      const answer = await ask(path, { headers: { host: 'attacker.example' } })
      expect([answer.status, answer.json]).toEqual([200, { status: 'ok' }])
    }
  })

  test('neither does the page nor the link page answer a foreign name', async () => {
    const { ask } = await openDoor()
    for (const path of ['/', '/open?url=https://a.example', '/%61pi/v1/instances']) {
      expect((await ask(path, { headers: { host: 'attacker.example' } })).status).toBe(421)
    }
  })
})

const FOREIGN: readonly [method: string, path: string][] = [
  ['GET', '/api/v1/instances'],
  ['GET', '/%61pi/v1/instances'],
  ['DELETE', '/api/v1/instances/default/messages?all=true'],
  ['POST', '/api/v1/instances/default/batch'],
  ['POST', '/api/v1/instances/default/wait'],
  ['OPTIONS', '/api/v1/instances/default/messages'],
  ['GET', '/'],
]

const ORIGINS: readonly [why: string, origin: string, status: number][] = [
  ['the same host and port', 'http://localhost:8025', 200],
  ['the same host, https at a proxy', 'https://localhost:8025', 200],
  ['another port', 'http://localhost:3000', 403],
  ['no port', 'http://localhost', 403],
  ['another scheme', 'ftp://localhost:8025', 403],
  ['an opaque origin', 'null', 403],
  ['a prefix', 'http://localhost:8025.evil.example', 403],
  ['user info', 'http://localhost:8025@evil.example', 403],
  ['the public address, behind a proxy that rewrites Host', 'https://post.example.com', 200],
  ['the public name with another scheme', 'http://post.example.com', 403],
]

const FETCH_SITES: readonly [method: string, site: string, status: number][] = [
  ['DELETE', 'cross-site', 403],
  ['DELETE', 'same-site', 403],
  ['DELETE', 'same-origin', 200],
  ['DELETE', 'none', 200],
  ['GET', 'cross-site', 200],
]

describe('requests that another page caused', () => {
  test('are refused by their Origin, without CORS headers, and change nothing', async () => {
    const { ask, deliver, store } = await openDoor()
    await deliver({})
    for (const [method, path] of FOREIGN) {
      const answer = await ask(path, { method, headers: { origin: EVIL, cookie: 'session=1' } })
      expect([method, path, answer.status]).toEqual([method, path, 403])
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect((await store.instances.counts(store.instances.byName('default')?.id ?? 0)).total).toBe(1)
  })

  test('are told from our own by the parsed Origin', async () => {
    const { ask } = await openDoor(PROXIED)
    const seen = ORIGINS.map(async ([why, origin]) => {
      const answer = await ask('/api/v1/instances', { headers: { host: 'localhost:8025', origin } })
      return [why, origin, answer.status]
    })
    expect(await Promise.all(seen)).toEqual(ORIGINS)
  })

  test('may not change anything, by what the browser says of them', async () => {
    const { ask } = await openDoor()
    const seen = FETCH_SITES.map(async ([method, site]) => {
      const path = `/api/v1/instances/default/messages${method === 'DELETE' ? '?all=true' : ''}`
      return [method, site, (await ask(path, { method, headers: { 'sec-fetch-site': site } })).status]
    })
    expect(await Promise.all(seen)).toEqual(FETCH_SITES)
  })
})

const UPGRADES: readonly [why: string, path: string, headers: Record<string, string>, status: number][] = [
  ['no Origin: not a browser', '/api/v1/live', {}, 101],
  ['our own page', '/api/v1/live', { host: 'localhost:8025', origin: 'http://localhost:8025' }, 101],
  ['a foreign page', '/api/v1/live', { origin: EVIL }, 403],
  ['a foreign page through an encoded path', '/%61pi/v1/live', { origin: EVIL }, 403],
  ['a foreign page through a longer path', '/api/v1//live/../live', { origin: EVIL }, 403],
  ['a rebound name', '/api/v1/live', { host: 'attacker.example', origin: 'http://attacker.example' }, 421],
  ['an unknown path', '/api/v1/other', {}, 404],
  ['an encoded path', '/%61pi/v1/live', {}, 404],
  ['a cursor that is none', '/api/v1/live?cursor=-1', {}, 400],
  ['a cursor that loses precision', '/api/v1/live?cursor=99999999999999999999', {}, 400],
]

describe('WebSocket upgrades', () => {
  test('pass the same guard', async () => {
    const { port } = await openDoor()
    const seen = UPGRADES.map(async ([why, path, headers]) => [
      why,
      path,
      headers,
      await upgrade(port, path, headers),
    ])
    expect(await Promise.all(seen)).toEqual(UPGRADES)
  })
})

describe('security headers', () => {
  test('every answer has them, and none allows inline scripts', async () => {
    const { ask } = await openDoor()
    for (const path of ['/api/v1/instances', '/api/v1/nothing', '/open?url=https://a.example', '/']) {
      const { headers } = await ask(path)
      const csp = String(headers['content-security-policy'])
      expect(csp).toContain("default-src 'none'")
      expect(csp).not.toMatch(/script-src[^;]*'unsafe/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers).not.toHaveProperty('x-powered-by')
    }
  })
})

/** The status that answers an upgrade. */
function upgrade(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const handshake = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path,
      headers: { ...handshake, ...headers },
      agent: false,
    })
    sent.on('error', reject)
    sent.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode ?? 0)
    })
    sent.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.end()
  })
}
