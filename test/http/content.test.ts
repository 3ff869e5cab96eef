import { describe, expect, test } from 'vitest'
import { deliveredBytes } from '../../server/suppression/delivered.ts'
import { address } from '../live/room.ts'
import { sealedPassword } from '../support/secrets.ts'
import { type OpenDoor, openDoor } from './door.ts'
import { HOSTILE } from './mails.ts'

const INERT = "sandbox; default-src 'none'"

describe('the bytes of a message', () => {
  test('come back exactly, as a download, and a cache asks before it shows them again', async () => {
    const door = await openDoor()
    // Every octet, lone CR and LF, no line end at the end, several chunks.
    const raw = Buffer.concat([
      Buffer.from('Subject: x\n\r\r\n'),
      Buffer.alloc(700_000, Buffer.from(Uint8Array.from({ length: 256 }, (_, n) => n))),
    ])
    const url = await urlOf(door, raw)
    const answer = await door.ask(`${url}/raw`)
    expect(answer.status).toBe(200)
    expect(answer.bytes.equals(raw)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'message/rfc822',
      'content-length': String(raw.length),
      'content-security-policy': INERT,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'content-disposition': `attachment; filename="x.eml"; filename*=UTF-8''x.eml`,
    })
    const again = await door.ask(`${url}/raw`, { headers: { 'if-none-match': String(answer.headers.etag) } })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    const head = await door.ask(`${url}/raw`, { method: 'HEAD' })
    expect([head.status, head.bytes.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(raw.length),
    ])
    // What is gone, or not for who asks any more, is not had from a cache either.
    expect((await door.ask(url, { method: 'DELETE' })).status).toBe(204)
    const gone = await door.ask(`${url}/raw`, { headers: { 'if-none-match': String(answer.headers.etag) } })
    expect(gone.status).toBe(404)
  })

  test('as delivered are those that the relay gets', async () => {
    const door = await openDoor()
    const { store } = door
    await store.instances.putRelay({
      name: 'real',
      host: 'smtp.example.net',
      port: 587,
      tls: 'required',
      auth: { user: 'post', password: sealedPassword('secret') },
      maxRecipients: 50,
      maxConnections: 2,
      maxMessages: 100,
      retry: null,
      ca: null,
      maxSizeBytes: null,
      rate: null,
      dkim: null,
      managedByFile: false,
    })
    const created = await door.ask('/api/v1/instances', {
      method: 'POST',
      body: {
        name: 'shop',
        kind: 'staging',
        email: {
          mode: 'redirect',
          testRecipients: ['qa@team.example'],
          sender: 'noreply@stage.example',
          relay: 'real',
        },
      },
    })
    expect(created.status).toBe(201)
    // Lone LF: what goes out has canonical line ends, so the body starts at another octet than in the raw bytes.
    const raw = Buffer.from(
      `From: app@shop.example\nTo: ann@customer.example\nSubject: Hi\n\n${'line\n'.repeat(100_000)}`,
    )
    const { id } = await door.deliver({ instance: 'shop', raw })
    const message = await store.messages.get(store.instances.byName('shop')?.id ?? 0, id)
    if (message?.copy == null) throw new Error('no copy')
    const answer = await door.ask(`/api/v1/instances/shop/messages/${id}/delivered`)
    expect(answer.status).toBe(200)
    expect(answer.bytes.equals(deliveredBytes(message.copy, raw))).toBe(true)
    expect(answer.text).toContain('Subject: (to: ann@customer.example) -\r\n Hi\r\n')
    expect(answer.headers['content-security-policy']).toBe(INERT)
    expect(message.copy.to).toEqual([address('qa@team.example')])
  })

  test('as delivered are not there for what was captured', async () => {
    const door = await openDoor()
    const answer = await door.ask(`${await urlOf(door, HOSTILE)}/delivered`)
    expect(answer.status).toBe(404)
    expect(answer.json).toMatchObject({ code: 'not-found', detail: expect.stringContaining('capture') })
  })
})

describe('what a message says', () => {
  test('headers in order, text as text', async () => {
    const door = await openDoor()
    const url = await urlOf(door, HOSTILE)
    const { headers } = (await door.ask(`${url}/headers`)).json
    expect(headers.filter(([name]: [string]) => name === 'X-Run')).toEqual([
      ['X-Run', '42'],
      ['X-Run', '43'],
    ])
    const text = await door.ask(`${url}/text`)
    expect(text.text).toContain('Your code is 4711 <script>alert(1)</script>')
    expect(text.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': INERT,
    })
  })

  test('HTML comes sanitised, with a policy of its own', async () => {
    const door = await openDoor()
    const url = await urlOf(door, HOSTILE)
    const { status, headers, text } = await door.ask(`${url}/html`, { headers: { host: 'localhost:8025' } })
    expect(status).toBe(200)
    expect(text).not.toMatch(/<script|onclick|javascript:|https:\/\/track\.example/)
    expect(text).toContain(`${url}/parts/1`)
    expect(text).toContain(`/open?url=${encodeURIComponent('https://shop.example/verify?a=1&b=2')}`)
    expect(headers['content-security-policy']).toBe(
      [
        'sandbox allow-popups allow-popups-to-escape-sandbox',
        "default-src 'none'",
        `img-src data: localhost:8025${url}/parts/`,
        "style-src 'unsafe-inline'",
        "font-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
      ].join('; '),
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('is 404 where there is none of it', async () => {
    const door = await openDoor()
    const url = await urlOf(door, 'Subject: only html\r\nContent-Type: text/html\r\n\r\n<p>x</p>')
    expect((await door.ask(`${url}/text`)).status).toBe(404)
    const plain = await urlOf(door, 'Subject: only text\r\n\r\nx')
    expect((await door.ask(`${plain}/html`)).status).toBe(404)
    expect((await door.ask(`${plain}/parts/1`)).status).toBe(404)
    expect((await door.ask(`${plain}/parts/..%2f..%2fetc%2fpasswd`)).status).toBe(404)
  })
})

const ATTACHMENTS: readonly [type: string, name: string, embed: string][] = [
  ['image/png', 'logo.png', 'cross-origin'],
  ['text/html', 'evil.html', 'same-origin'],
  ['image/svg+xml', '_CON.svg', 'cross-origin'],
  ['application/xml', 'a.xml', 'same-origin'],
]

describe('attachments', () => {
  test('are saved, never run here, whatever they say they are', async () => {
    const door = await openDoor()
    const url = await urlOf(door, HOSTILE)
    const { attachments } = (await door.ask(url)).json
    expect(attachments).toHaveLength(ATTACHMENTS.length)
    for (const [type, name, embed] of ATTACHMENTS) {
      const attachment = attachments.find((entry: { contentType: string }) => entry.contentType === type)
      const { status, headers, bytes } = await door.ask(`${url}/parts/${attachment.part}`)
      expect([type, status, bytes.length]).toEqual([type, 200, attachment.sizeBytes])
      expect(headers).toMatchObject({
        'content-type': type,
        'x-content-type-options': 'nosniff',
        'content-security-policy': INERT,
        'cross-origin-resource-policy': embed,
      })
      const saved = /^attachment; filename="([^"]*)"/.exec(String(headers['content-disposition']))?.[1] ?? ''
      expect(saved).not.toMatch(/[\\/]|^\./)
      expect(saved.endsWith(name)).toBe(true)
    }
  })
})

async function urlOf({ deliver }: OpenDoor, raw: string | Uint8Array): Promise<string> {
  return `/api/v1/instances/default/messages/${(await deliver({ raw })).id}`
}

describe('what a test acts on', () => {
  test('codes and links have routes of their own, and are part of the message', async () => {
    const door = await openDoor()
    const url = await urlOf(door, HOSTILE)
    const codes = (await door.ask(`${url}/codes`)).json
    const links = (await door.ask(`${url}/links`)).json
    expect(codes).toEqual({
      codes: [
        {
          value: '4711',
          source: 'text',
          confidence: 0.92,
          context: 'Your code is 4711 <script>alert(1)</script>',
          origin: null,
        },
      ],
    })
    expect(links).toEqual({
      links: [
        { href: 'https://track.example/x.gif', text: '', kind: 'image', rel: null },
        { href: 'https://shop.example/verify?a=1&b=2', text: 'Verify', kind: 'action', rel: null },
      ],
    })
    expect((await door.ask(url)).json).toMatchObject({ ...codes, ...links })
  })
})
