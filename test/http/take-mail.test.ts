import { describe, expect, test } from 'vitest'
import { IMPORTED } from '../../server/domain/message.ts'
import { parseMessage } from '../../server/mime/parse.ts'
import { type OpenDoor, openDoor } from './door.ts'

const URL = '/api/v1/instances/default/messages'

describe('a message sent as JSON', () => {
  test('comes in as by SMTP, with names, bodies and attachments as they were given', async () => {
    const door = await openDoor()
    const sent = await door.ask(URL, {
      method: 'POST',
      body: {
        from: { address: 'app@shop.example', name: 'Süße "Shop"' },
        to: ['ann@customer.example', { address: 'ben@customer.example', name: 'Ben, B.' }],
        bcc: ['hidden@customer.example'],
        subject: 'Grüße 🎉 '.repeat(10).trim(),
        text: 'Zwei\nZeilen',
        html: '<p>Hällo <img src="cid:logo"></p>',
        headers: { 'X-Run': '42', Subject: 'ignored' },
        attachments: [
          {
            filename: 'Übersicht (1).txt',
            contentType: 'text/plain',
            content: Buffer.from('Inhalt').toString('base64'),
          },
          { filename: 'logo.png', contentType: 'image/png', content: 'iVBORw==', contentId: 'logo' },
        ],
      },
    })
    expect(sent.status).toBe(201)
    const [{ id }] = sent.json.messages
    const { json } = await door.ask(`${URL}/${id}`)
    expect(json).toMatchObject({
      subject: 'Grüße 🎉 '.repeat(10).trim(),
      from: { name: 'Süße "Shop"', address: 'app@shop.example' },
      text: 'Zwei\nZeilen',
      html: '<p>Hällo <img src="cid:logo"></p>',
      decision: { kind: 'capture' },
      parseable: true,
    })
    expect(
      json.recipients.map((each: { address: string; class: string }) => `${each.class} ${each.address}`),
    ).toEqual(['to ann@customer.example', 'to ben@customer.example', 'bcc hidden@customer.example'])
    expect(json.headers).toContainEqual(['X-Run', '42'])
    expect(json.headers.filter(([name]: [string]) => name === 'Subject')).toHaveLength(1)
    const raw = (await door.ask(`${URL}/${id}/raw`)).bytes
    expect(raw.toString('latin1')).not.toContain('hidden@')
    expect(
      (await parseMessage(raw)).attachments.map(({ filename, contentId, sizeBytes }) => [
        filename,
        contentId,
        sizeBytes,
      ]),
    ).toEqual([
      ['Übersicht (1).txt', null, 6],
      ['logo.png', 'logo', 4],
    ])
  })

  test('lists many and long names, and addresses that are not ASCII, in lines that every host takes', async () => {
    const door = await openDoor()
    const many = Array.from({ length: 60 }, (_, at) => `customer-number-${at}@customer.example`)
    const long = { address: 'long@customer.example', name: 'Ünïcödé '.repeat(12).trim() }
    const to = [long, 'jürgen@customer.example', ...many]
    const sent = await door.ask(URL, { method: 'POST', body: { from: 'app@shop.example', to, text: 'Hi' } })
    expect(sent.status).toBe(201)
    const [{ id }] = sent.json.messages
    const { json } = await door.ask(`${URL}/${id}`)
    expect(json.recipients.filter((each: { class: string }) => each.class !== 'to')).toEqual([])
    const raw = (await door.ask(`${URL}/${id}/raw`)).bytes.toString()
    expect(raw.split('\r\n').filter((line) => line.length > 998)).toEqual([])
  })

  test.each([
    [{ from: 'app@shop.example' }, 'to'],
    [{ from: 'nobody', to: ['a@x.test'] }, 'from'],
    [{ from: 'a@x.test', to: ['a@x.test\r\nBcc: b@x.test'] }, 'to.0'],
    [{ from: 'a@x.test', to: ['a@x.test'], subject: 'x\r\nBcc: b@x.test' }, 'subject'],
    [{ from: 'a@x.test', to: ['a@x.test'], headers: { 'X-A': 'x\nBcc: b@x.test' } }, 'headers.X-A'],
    [{ from: { address: 'a@x.test', name: 'x\rBcc: y' }, to: ['a@x.test'] }, 'from'],
    [
      { from: 'a@x.test', to: ['a@x.test'], attachments: [{ filename: 'x', path: '/etc/passwd' }] },
      'attachments.0',
    ],
    [
      { from: 'a@x.test', to: ['a@x.test'], attachments: [{ filename: 'x', href: 'http://127.0.0.1/' }] },
      'attachments.0',
    ],
    [
      { from: 'a@x.test', to: ['a@x.test'], attachments: [{ filename: 'x', content: 'data:text/plain,x' }] },
      'attachments.0',
    ],
  ])('is refused as %j', async (body, path) => {
    const door = await openDoor()
    const { status, json } = await door.ask(URL, { method: 'POST', body })
    expect([status, json.code]).toEqual([422, 'invalid'])
    expect(json.errors.some((error: { path: string }) => error.path.startsWith(path))).toBe(true)
    expect((await door.store.instances.counts(1)).total).toBe(0)
  })

  test('above 1 MiB is refused in words that say how it is taken', async () => {
    const door = await openDoor()
    const body = { from: 'app@shop.example', to: ['ann@customer.example'], text: 'x'.repeat(1024 * 1024) }
    const refused = await door.ask(URL, { method: 'POST', body })
    expect(refused.json).toMatchObject({
      status: 413,
      detail: expect.stringMatching(/SMTP.*message\/rfc822/),
    })
    const { json } = await door.ask('/api/v1/instances/default/batch', { method: 'POST', body })
    expect(json).toMatchObject({ status: 413, detail: 'The body is larger than 1 MiB; nothing was done.' })
  })

  test('is refused on production, and on an archived instance', async () => {
    const door = await openDoor()
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'live', kind: 'production' } })
    const body = { from: 'a@x.test', to: ['a@x.test'] }
    const live = await door.ask('/api/v1/instances/live/messages', { method: 'POST', body })
    expect([live.status, live.json.code]).toEqual([403, 'refused'])
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'old', kind: 'staging' } })
    await door.ask('/api/v1/instances/old/archive', { method: 'POST' })
    expect((await door.ask('/api/v1/instances/old/messages', { method: 'POST', body })).status).toBe(409)
  })
})

describe('imported mail', () => {
  test('is kept byte for byte, whom it names is shown, and it is sent to nobody: not where mail is redirected, not on production', async () => {
    const door = await openDoor()
    await setRedirect(door)
    await door.ask('/api/v1/instances', {
      method: 'POST',
      body: { name: 'live', kind: 'production', email: { relay: 'real' } },
    })
    const raw =
      'Return-Path: <bounce@shop.example>\r\nFrom: Shop <app@shop.example>\r\nTo: "Ann, A." <ann@customer.example>, ben@customer.example\r\nCc: qa@team.example\r\nSubject: Old\r\n\r\nHello\r\n'
    for (const instance of ['uat', 'live']) {
      const url = `/api/v1/instances/${instance}/messages`
      const { status, json } = await importBytes(door, url, 'message/rfc822', raw)
      expect(status).toBe(201)
      const { id } = json.messages[0]
      const message = (await door.ask(`${url}/${id}`)).json
      expect(message).toMatchObject({
        decision: { kind: 'capture', reason: IMPORTED },
        envelope: {
          from: 'bounce@shop.example',
          to: ['ann@customer.example', 'ben@customer.example', 'qa@team.example'],
        },
        deliveries: [],
        deliveredTo: [],
      })
      expect(
        message.recipients.every(({ disposition }: { disposition: string }) => disposition === 'suppressed'),
      ).toBe(true)
      expect((await door.ask(`${url}/${id}/raw`)).text).toBe(raw)
      const stored = await door.store.messages.get(door.store.instances.byName(instance)?.id ?? 0, id)
      expect([stored?.copy, stored?.decision.instanceKind]).toEqual([null, 'staging'])
    }
    expect(await door.store.outbox.unsettled(door.store.instances.byName('live')?.id ?? 0)).toBe(0)
  })

  test('goes out of one instance as mbox and into another, byte for byte and in order', async () => {
    const door = await openDoor()
    const raws = [
      'Subject: 1\r\n\r\nFrom here\r\n>From there\r\n\r\n\r\n',
      'Subject: 2\r\n\r\n\xff\x00 bare\nlines\r\n',
      `Subject: 3\r\n\r\n${'x'.repeat(1_500_000)}\r\n`,
    ].map((raw) => Buffer.from(raw, 'latin1'))
    for (const raw of raws) await door.deliver({ raw })
    const mbox = await door.ask('/api/v1/instances/default/export')
    expect([mbox.status, mbox.headers['content-type']]).toEqual([200, 'application/mbox'])
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'copy', kind: 'staging' } })
    const { json } = await importBytes(
      door,
      '/api/v1/instances/copy/messages',
      'application/mbox',
      mbox.bytes,
    )
    const kept: Buffer[] = []
    for (const { id } of json.messages)
      kept.push((await door.ask(`/api/v1/instances/copy/messages/${id}/raw`)).bytes)
    expect(kept.map((bytes, at) => bytes.equals(raws[at] ?? Buffer.alloc(0)))).toEqual([true, true, true])
    const found = await door.ask('/api/v1/instances/default/export?search=subject:2')
    expect(found.text.match(/^From /gm)).toHaveLength(1)

    // By id: those of this instance alone, in the order in which they came.
    const { messages } = (await door.ask(URL)).json
    const [third, second, first] = messages.map(({ id }: { id: string }) => id)
    const elsewhere = json.messages[0].id
    const named = await door.ask(`/api/v1/instances/default/export?ids=${[third, first, elsewhere]}`)
    expect(named.text.match(/^Subject: .*/gm)).toEqual(['Subject: 1', 'Subject: 3'])
    expect((await door.ask('/api/v1/instances/default/export?ids=x')).status).toBe(400)
    const both = await door.ask(`/api/v1/instances/default/export?ids=${second}&search=x`)
    expect(both.status).toBe(400)
  })

  test('goes on after a message that can not be taken, and names it', async () => {
    const door = await openDoor()
    const loop = `Subject: Loop\n${'Received: by mail.example\n'.repeat(101)}\nx\n`
    const mbox = ['Subject: 1\n\nx\n', loop, 'Subject: 3\n\nx\n']
      .map((raw) => `From a Thu\n${raw}\n`)
      .join('')
    const { status, json } = await importBytes(door, URL, 'application/mbox', mbox)
    expect([status, json.messages.length]).toEqual([201, 2])
    expect(json.refused).toEqual({
      count: 1,
      named: [{ position: 2, reason: expect.stringContaining('Too many Received fields') }],
    })
    const alone = await importBytes(door, URL, 'message/rfc822', loop)
    expect([alone.status, alone.json.detail]).toEqual([403, json.refused.named[0].reason])
  })

  test('stops where the instance takes no more: what was kept stays, and the answer still comes', async () => {
    const door = await openDoor()
    const limits = { method: 'PATCH', body: { messagesPerMinute: 2 } }
    expect((await door.ask('/api/v1/instances/default/limits', limits)).status).toBe(200)
    // More than a socket holds: the answer comes though nothing of the rest is kept.
    const large = `From a Thu\nSubject: Large\n\n${'x'.repeat(70)}\n`.repeat(50_000)
    const { status, json } = await importBytes(door, URL, 'application/mbox', large)
    expect([status, json.messages.length, json.refused.count]).toEqual([201, 2, 1])
    expect(json.refused.named[0]).toEqual({
      position: 3,
      reason: expect.stringMatching(/2 messages.*nothing was read from there on/),
    })
    expect((await door.store.instances.counts(1)).total).toBe(2)
  })

  test('of nothing is refused, and so is another kind of file', async () => {
    const door = await openDoor()
    expect((await importBytes(door, URL, 'application/mbox', 'no mail\n')).status).toBe(422)
    expect((await importBytes(door, URL, 'application/x-tar', 'ustar')).status).toBe(415)
    expect((await door.store.instances.counts(1)).total).toBe(0)
  })
})

function importBytes({ ask }: OpenDoor, url: string, type: string, bytes: string | Uint8Array) {
  return ask(url, { method: 'POST', body: Buffer.from(bytes), headers: { 'content-type': type } })
}

async function setRedirect({ ask, store }: OpenDoor): Promise<void> {
  await store.instances.putRelay({
    name: 'real',
    host: 'smtp.example.net',
    port: 587,
    tls: 'required',
    auth: null,
    ca: null,
    maxSizeBytes: null,
    rate: null,
    dkim: null,
    maxRecipients: 50,
    maxConnections: 2,
    maxMessages: 100,
    retry: null,
    managedByFile: false,
  })
  await ask('/api/v1/instances', {
    method: 'POST',
    body: {
      name: 'uat',
      kind: 'staging',
      email: {
        mode: 'redirect',
        testRecipients: ['qa@team.example'],
        sender: 'no@stage.example',
        relay: 'real',
      },
    },
  })
}
