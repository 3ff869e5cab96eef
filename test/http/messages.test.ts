import { describe, expect, test } from 'vitest'
import { type OpenDoor, openDoor } from './door.ts'
import { HOSTILE } from './mails.ts'

const MESSAGES = '/api/v1/instances/default/messages'

describe('the list', () => {
  test('comes newest first, page by page, each message once though more arrive', async () => {
    const door = await openDoor()
    const wanted: string[] = []
    for (let n = 0; n < 25; n++) wanted.unshift((await door.deliver({ subject: `m${n}` })).id)
    const seen: string[] = []
    let token: string | null = ''
    while (token !== null) {
      const { json } = await door.ask(`${MESSAGES}?limit=10${token === '' ? '' : `&pageToken=${token}`}`)
      seen.push(...json.messages.map(({ id }: { id: string }) => id))
      token = json.nextPageToken
      await door.deliver({ subject: 'meanwhile' })
    }
    expect(seen).toEqual(wanted)
  })

  test('shows who it was for and what became of it', async () => {
    const door = await openDoor()
    const { id, seq } = await door.deliver({
      from: 'app@shop.example',
      to: ['ann@customer.example', 'hidden@customer.example'],
      headers: { To: 'Ann <ann@customer.example>' },
      subject: 'Welcome',
    })
    const { json } = await door.ask(MESSAGES)
    expect(json).toMatchObject({ total: 1, nextPageToken: null })
    expect(json.messages[0]).toMatchObject({
      id,
      seq,
      instance: 'default',
      subject: 'Welcome',
      from: { name: null, address: 'app@shop.example' },
      envelope: { from: 'app@shop.example', to: ['ann@customer.example', 'hidden@customer.example'] },
      recipients: [
        {
          address: 'ann@customer.example',
          class: 'to',
          disposition: 'suppressed',
          allowedBy: null,
          delivery: null,
        },
        {
          address: 'hidden@customer.example',
          class: 'bcc',
          disposition: 'suppressed',
          allowedBy: null,
          delivery: null,
        },
      ],
      deliveredTo: [],
      decision: { kind: 'capture', reason: null },
      read: false,
    })
  })

  test.each([
    ['a word of the text', 'search=pomegranate', ['b']],
    ['a word of the subject', 'search=subject%3Aa', ['a']],
    ['a recipient', 'search=to%3Aann', ['c', 'b', 'a']],
    ['a phrase and not a word', 'search=%22hello+there%22+-pomegranate', ['d', 'c', 'a']],
    ['unread', 'unread=true', ['d', 'c', 'b']],
    ['read', 'unread=false', ['a']],
    ['unread and a search', 'unread=true&search=is%3Aread', []],
    ['its tag', 'tag=Orders', ['d']],
    ['a tag that is a part of one', 'tag=order', []],
    ['a decision', 'decision=capture', ['d', 'c', 'b', 'a']],
    ['another decision', 'decision=hold', []],
    ['a recipient that no header names', 'recipient=hidden%40customer.example', ['d']],
    ['a domain of recipients', 'recipient=%40CUSTOMER.example', ['d', 'c', 'b', 'a']],
    [
      'all filters and a search of several words',
      'search=hello+there+from%3Aapp&unread=true&tag=orders&decision=capture&recipient=hidden',
      ['d'],
    ],
    ['a filter that contradicts the search', 'search=to%3Aann&recipient=hidden', []],
  ])('finds what was stored right before, by %s', async (_name, query, subjects) => {
    const door = await openDoor()
    const { id } = await door.deliver({ subject: 'a' })
    await door.ask(`${MESSAGES}/${id}`, { method: 'PATCH', body: { read: true } })
    await door.deliver({ subject: 'b', text: 'hello there, pomegranate' })
    await door.deliver({ subject: 'c' })
    await door.deliver({
      subject: 'd',
      to: ['hidden@customer.example'],
      headers: { To: 'undisclosed:;', 'X-Tags': 'orders' },
    })
    const { json } = await door.ask(`${MESSAGES}?${query}`)
    expect(json.messages.map(({ subject }: { subject: string }) => subject)).toEqual(subjects)
    expect(json.total).toBe(subjects.length)
  })
})

describe('one message', () => {
  test('has everything that is known of it', async () => {
    const door = await openDoor()
    const { id } = await door.deliver({ raw: HOSTILE })
    const { json } = await door.ask(`${MESSAGES}/${id}`)
    expect(json).toMatchObject({
      text: expect.stringContaining('4711'),
      html: expect.stringContaining('<script>'),
      attachmentCount: 4,
      parseable: true,
      session: { heloName: 'shop.example', transcript: [{ from: 'client', line: 'EHLO shop.example' }] },
      deliveries: [],
      flags: { canonical: true, eightBit: false, nul: false },
    })
    expect(json.attachments[0]).toMatchObject({
      contentType: 'image/png',
      contentId: 'logo',
      filename: 'logo.png',
    })
    expect(json.headers[0]).toEqual(['From', '"Shop <script>" <app@shop.example>'])
  })

  test('is marked, trashed and restored', async () => {
    const door = await openDoor()
    const { id } = await door.deliver({})
    const url = `${MESSAGES}/${id}`
    expect((await door.ask(url, { method: 'PATCH', body: { read: true } })).json).toMatchObject({
      id,
      read: true,
      starred: false,
    })
    expect((await door.ask(url, { method: 'PATCH', body: { starred: true } })).json).toMatchObject({
      read: true,
      starred: true,
    })
    expect((await door.ask(url, { method: 'DELETE' })).status).toBe(204)
    for (const path of [url, `${url}/raw`, `${url}/html`, `${url}/parts/1`])
      expect((await door.ask(path)).status).toBe(404)
    expect((await door.ask(url, { method: 'DELETE' })).status).toBe(404)
    const restored = await door.ask('/api/v1/instances/default/batch', {
      method: 'POST',
      body: { ids: [id], action: 'restore' },
    })
    expect(restored.json).toMatchObject({ changed: 1 })
    expect((await door.ask(url)).json).toMatchObject({ read: true, starred: true })
  })

  test('is found in its own instance alone', async () => {
    const door = await openDoor()
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'other', kind: 'staging' } })
    const { id } = await door.deliver({})
    const other = '/api/v1/instances/other'
    for (const path of ['', '/raw', '/headers', '/text', '/html', '/delivered', '/parts/1']) {
      expect((await door.ask(`${other}/messages/${id}${path}`)).status).toBe(404)
    }
    expect(
      (await door.ask(`${other}/messages/${id}`, { method: 'PATCH', body: { read: true } })).status,
    ).toBe(404)
    expect((await door.ask(`${other}/messages/${id}`, { method: 'DELETE' })).status).toBe(404)
    const batch = await door.ask(`${other}/batch`, { method: 'POST', body: { ids: [id], action: 'delete' } })
    expect(batch.json).toMatchObject({ changed: 0 })
    expect((await door.ask(`${MESSAGES}/${id}`)).json).toMatchObject({ read: false })
  })
})

describe('many messages', () => {
  test.each([
    ['read', { read: true }],
    ['unread', { read: false }],
    ['star', { starred: true }],
    ['unstar', { starred: false }],
  ])('are marked %s by ids and by search, over all pages', async (action, marks) => {
    const door = await openDoor()
    const ids = await deliverMany(door, 510)
    const opposite = { read: 'unread', unread: 'read', star: 'unstar', unstar: 'star' }[action]
    await batch(door, { search: '', action: opposite })
    expect(await batch(door, { ids: ids.slice(0, 3), action })).toMatchObject({ changed: 3 })
    expect(await batch(door, { search: 'subject:bulk', action })).toMatchObject({ changed: 510 })
    const { json } = await door.ask(`${MESSAGES}?limit=500`)
    for (const message of json.messages) expect(message).toMatchObject(marks)
  })

  test('are deleted by search, or all of them', async () => {
    const door = await openDoor()
    await deliverMany(door, 5)
    await door.deliver({ subject: 'keep' })
    expect((await door.ask(`${MESSAGES}?search=subject%3Abulk`, { method: 'DELETE' })).json).toMatchObject({
      changed: 5,
    })
    expect((await door.ask(MESSAGES)).json).toMatchObject({ total: 1, messages: [{ subject: 'keep' }] })
    expect((await door.ask(`${MESSAGES}?all=true`, { method: 'DELETE' })).json).toMatchObject({ changed: 1 })
    expect((await door.ask(MESSAGES)).json).toMatchObject({ total: 0, messages: [] })
  })

  test('come back by the moment of their deletion, all of them and no others', async () => {
    const door = await openDoor()
    await deliverMany(door, 450)
    const { id } = await door.deliver({ subject: 'gone before' })
    await door.ask(`${MESSAGES}/${id}`, { method: 'DELETE' })
    const { json } = await door.ask(`${MESSAGES}?search=subject%3Abulk`, { method: 'DELETE' })
    expect(await batch(door, { deletedAt: json.deletedAt, action: 'restore' })).toMatchObject({
      changed: 450,
    })
    expect(await batch(door, { deletedAt: json.deletedAt, action: 'restore' })).toMatchObject({ changed: 0 })
    expect((await door.ask(MESSAGES)).json).toMatchObject({ total: 450 })
    const instance = await door.ask('/api/v1/instances/default')
    expect(instance.json).toMatchObject({ counts: { total: 450, unread: 450 } })
  })
})

async function deliverMany({ deliver }: OpenDoor, count: number): Promise<readonly string[]> {
  const stored = await Promise.all(Array.from({ length: count }, () => deliver({ subject: 'bulk' })))
  return stored.map(({ id }) => id)
}

async function batch({ ask }: OpenDoor, body: object): Promise<unknown> {
  return (await ask('/api/v1/instances/default/batch', { method: 'POST', body })).json
}
