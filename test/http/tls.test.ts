import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { get, type RequestOptions } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createLog } from '../../server/log.ts'
import { openCertificates } from '../../server/tls/certificates.ts'
import { makeCertificate, writePair } from '../support/certificate.ts'
import { tempDir } from '../support/temp-dir.ts'
import { connectTls, fingerprint, shownTo } from '../support/tls-client.ts'
import { openDoor } from './door.ts'

const SHOP = 'mail.shop.example'
const PUBLIC = 'https://post.example'

describe('the page over HTTPS', () => {
  test('answers clients that trust its certificate, in HTTP/1.1', async () => {
    const { port, ask, post } = await openTlsDoor()
    const answer = await ask(
      '/api/v1/instances',
      { host: 'post.example' },
      { servername: 'post.example', ca: post.cert },
    )
    expect(answer.status).toBe(200)
    const socket = await connectTls({
      port,
      servername: 'post.example',
      ca: post.cert,
      alpn: ['h2', 'http/1.1'],
    })
    expect([socket.alpnProtocol, socket.getProtocol()]).toEqual(['http/1.1', 'TLSv1.3'])
  })

  test('carries the live socket', async () => {
    const { port, post, deliver } = await openTlsDoor()
    const socket = new WebSocket(`wss://localhost:${port}/api/v1/live`, {
      ca: post.cert,
      origin: `https://localhost:${port}`,
    })
    onTestFinished(() => socket.terminate())
    const frames: { kind: string }[] = []
    const stored = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        frames.push(JSON.parse(String(data)))
        if (frames.at(-1)?.kind === 'hello') void deliver({})
        if (frames.at(-1)?.kind === 'message.stored') resolve()
      })
    })
    await stored
    expect(frames[0]?.kind).toBe('hello')
  })

  test('is not asked by its own name over plain HTTP', async () => {
    const { ask } = await openTlsDoor()
    const from = (origin: string) => ask('/api/v1/instances', { host: 'post.example', origin })
    expect((await from('http://post.example')).status).toBe(403)
    expect((await from('https://post.example')).status).toBe(200)
  })

  test('lets clients go that speak no TLS, and closing waits for none of them', async () => {
    const { port, door, ask } = await openTlsDoor()
    const plain = connect(port, '127.0.0.1')
    plain.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    plain.on('error', () => {})
    await once(plain, 'close')
    const silent = connect(port, '127.0.0.1')
    silent.on('error', () => {})
    await once(silent, 'connect')
    expect((await ask('/health/live')).status).toBe(200)
    const gone = once(silent, 'close')
    await door.close()
    await gone
  })
})

describe('certificates', () => {
  test('belong to the name asked for', async () => {
    const { port, post, shop } = await openTlsDoor()
    expect(await shownTo({ port, servername: SHOP })).toBe(fingerprint(shop))
    expect(await shownTo({ port, servername: 'www.shop.example' })).toBe(fingerprint(post))
    expect(await shownTo({ port })).toBe(fingerprint(post))
  })

  test('that change are shown to whoever connects next, and no connection is dropped', async () => {
    const { port, folder } = await openTlsDoor()
    const open = await connectTls({ port })
    const next = { post: await makeCertificate(['post.example']), shop: await makeCertificate([SHOP]) }
    await writePair(folder, 'post', next.post)
    await writePair(folder, 'shop', next.shop)
    await vi.waitFor(
      async () => {
        expect(await shownTo({ port })).toBe(fingerprint(next.post))
        expect(await shownTo({ port, servername: SHOP })).toBe(fingerprint(next.shop))
      },
      { timeout: 15_000 },
    )
    open.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(await text(open)).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('a custom domain', () => {
  test('is answered to, and its front page is the inbox of its instance', async () => {
    const { ask } = await openTlsDoor()
    const home = await ask('/?q=from%3Aa', { host: SHOP })
    expect([home.status, home.headers.location]).toEqual([302, '/i/shop?q=from%3Aa'])
    expect((await ask('/', { host: `${SHOP.toUpperCase()}.:8443` })).headers.location).toBe('/i/shop')
    expect((await ask('/', { host: 'post.example' })).status).toBe(404)
    expect((await ask('/', { host: 'www.shop.example' })).status).toBe(421)
  })

  test('is told to the page', async () => {
    const { ask } = await openTlsDoor()
    const homeOn = async (host: string) =>
      JSON.parse((await ask('/api/v1/instances', { host })).body).server.home
    expect(await homeOn(SHOP)).toBe('shop')
    expect(await homeOn('post.example')).toBeNull()
  })

  test('leads home over plain HTTP too, behind a proxy', async () => {
    const { ask } = await openDoor({ domains: [{ name: SHOP, instance: 'shop', files: null }] })
    const answer = await ask('/', { headers: { host: SHOP } })
    expect([answer.status, answer.headers.location]).toEqual([302, '/i/shop'])
  })
})

describe('Strict-Transport-Security', () => {
  const strict = 'strict-transport-security'

  test('is said on the names that people are to use, and on no other', async () => {
    const { ask } = await openTlsDoor()
    const said = async (host: string) => (await ask('/api/v1/instances', { host })).headers[strict]
    expect(await said('post.example')).toBe('max-age=15768000')
    expect(await said(SHOP)).toBe('max-age=15768000')
    expect(await said('localhost')).toBeUndefined()
    expect(await said('127.0.0.1')).toBeUndefined()
  })

  test.each([
    [null, true],
    ['http://post.example', true],
    [PUBLIC, false],
  ])('is not said with the public URL %s, TLS of ours: %s', async (publicUrl, hasTls) => {
    const config = {
      listen: { host: '127.0.0.1', port: 0 },
      publicUrl,
      allowedHosts: ['post.example'],
      trustProxy: [],
      remoteFrom: [],
      basePath: '',
      access: 'members' as const,
    }
    if (hasTls) {
      const { ask } = await openTlsDoor(publicUrl)
      expect((await ask('/api/v1/instances', { host: SHOP })).headers).not.toHaveProperty(strict)
    } else {
      const { ask } = await openDoor({ config })
      const { headers } = await ask('/api/v1/instances', { headers: { host: 'post.example' } })
      expect(headers).not.toHaveProperty(strict)
    }
  })
})

/** The door with a certificate of its own, and one of the domain of the instance `shop`. */
async function openTlsDoor(publicUrl: string | null = PUBLIC) {
  const folder = await tempDir()
  const post = await makeCertificate(['post.example', 'localhost'])
  const shop = await makeCertificate([SHOP])
  const domains = [{ name: SHOP, instance: 'shop', files: await writePair(folder, 'shop', shop) }]
  const certificates = await openCertificates({
    http: { kind: 'files', ...(await writePair(folder, 'post', post)) },
    smtp: null,
    domains,
    hostname: 'post.example',
    log: createLog('silent'),
  })
  onTestFinished(() => certificates.close())
  const opened = await openDoor({
    tls: certificates.http,
    domains,
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      publicUrl,
      allowedHosts: [],
      trustProxy: [],
      remoteFrom: [],
      basePath: '',
      access: 'members',
    },
  })
  const ask = (path: string, headers: Record<string, string> = {}, options: RequestOptions = {}) =>
    askTls(opened.port, path, headers, options)
  return { ...opened, ask, folder, post, shop }
}

interface TlsAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Trusts any certificate unless `options` name one. */
function askTls(
  port: number,
  path: string,
  headers: Record<string, string>,
  options: RequestOptions,
): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const trust = options.ca === undefined ? { rejectUnauthorized: false } : {}
    const sent = get({ host: '127.0.0.1', port, path, headers, agent: false, ...trust, ...options })
    sent.on('error', reject)
    sent.on('response', (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      )
    })
  })
}
