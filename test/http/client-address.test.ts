import type { IncomingHttpHeaders } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createClientReader } from '../../server/http/gate/client-address.ts'
import { openDoor } from './door.ts'

const PROXIES = ['10.0.0.0/8', '127.0.0.1']

function seen(peer: string, headers: IncomingHttpHeaders) {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: peer })
  return createClientReader(PROXIES)({ headers, socket })
}

describe('the client’s address', () => {
  test.each([
    ['nothing forwarded', '10.0.0.1', undefined, '10.0.0.1'],
    ['one proxy', '10.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['two proxies', '10.0.0.1', '192.0.2.7, 10.0.0.2', '192.0.2.7'],
    ['what the client wrote before it', '10.0.0.1', '198.51.100.9, 192.0.2.7', '192.0.2.7'],
    ['a proxy that the client invented', '10.0.0.1', '10.6.6.6, 192.0.2.7', '192.0.2.7'],
    ['proxies alone', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['over a socket of both families', '::ffff:10.0.0.1', '::ffff:192.0.2.7', '192.0.2.7'],
    ['with a port', '10.0.0.1', '192.0.2.7:4711', '192.0.2.7'],
    ['IPv6 with a port', '10.0.0.1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['IPv6', '10.0.0.1', '2001:db8::7', '2001:db8::7'],
    ['no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['no address before a proxy', '10.0.0.1', '<script>, 10.0.0.2', '10.0.0.2'],
    ['empty entries', '10.0.0.1', ', 192.0.2.7,', '192.0.2.7'],
    ['from anybody else', '192.0.2.66', '127.0.0.1', '192.0.2.66'],
  ])('%s', (_, peer, forwarded, address) => {
    expect(seen(peer, { 'x-forwarded-for': forwarded }).address).toBe(address)
  })

  test('scheme and host are the last proxy’s words, and nobody else’s', () => {
    const headers = {
      host: '127.0.0.1:8025',
      'x-forwarded-proto': 'http, https',
      'x-forwarded-host': 'evil.example, post.example.com',
    }
    expect(seen('10.0.0.1', headers)).toMatchObject({ isSecure: true, host: 'post.example.com' })
    expect(seen('192.0.2.66', headers)).toMatchObject({ isSecure: null, host: '127.0.0.1:8025' })
    expect(seen('10.0.0.1', { 'x-forwarded-proto': 'HTTP' }).isSecure).toBe(false)
    expect(seen('10.0.0.1', { 'x-forwarded-proto': 'gopher' }).isSecure).toBe(null)
  })
})

describe('the guard behind a proxy', () => {
  const config = {
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: null,
    allowedHosts: ['post.example.com'],
    trustProxy: ['127.0.0.1'],
    remoteFrom: [],
    basePath: '',
    access: 'members' as const,
  }
  const STATUSES: readonly [why: string, headers: Record<string, string>, status: number][] = [
    [
      'the page at the name that was asked for',
      { 'x-forwarded-host': 'post.example.com', origin: 'http://post.example.com' },
      200,
    ],
    [
      'over TLS',
      {
        'x-forwarded-host': 'post.example.com',
        'x-forwarded-proto': 'https',
        origin: 'https://post.example.com',
      },
      200,
    ],
    [
      'plain where it came over TLS',
      {
        'x-forwarded-host': 'post.example.com',
        'x-forwarded-proto': 'https',
        origin: 'http://post.example.com',
      },
      403,
    ],
    ['another origin', { 'x-forwarded-host': 'post.example.com', origin: 'https://evil.example' }, 403],
    ['a rebound name, passed on', { 'x-forwarded-host': 'attacker.example' }, 421],
    [
      'a rebound name that writes a name of ours',
      { host: 'attacker.example', 'x-forwarded-host': 'post.example.com' },
      421,
    ],
  ]

  test('goes by the name that was asked for, and lets no page choose it', async () => {
    const { ask } = await openDoor({ config })
    const answers = STATUSES.map(async ([why, headers]) => [
      why,
      headers,
      (await ask('/api/v1/instances', { headers })).status,
    ])
    expect(await Promise.all(answers)).toEqual(STATUSES)
  })

  test('believes no such header from elsewhere', async () => {
    const { ask } = await openDoor({ config: { ...config, trustProxy: ['10.0.0.0/8'] } })
    const headers = { 'x-forwarded-host': 'post.example.com', origin: 'http://post.example.com' }
    expect((await ask('/api/v1/instances', { headers })).status).toBe(403)
  })
})
