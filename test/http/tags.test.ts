import { describe, expect, test } from 'vitest'
import type {
  ConversationView,
  MessageListItem,
  MessagePageView,
} from '../../server/contract/message.types.ts'
import type { KeptSearchListView, TagListView } from '../../server/contract/search.types.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

const I = '/instances/default'

async function found(server: TestServer, search: string, more = ''): Promise<(string | null)[]> {
  const page = await server.api<MessagePageView>(`${I}/messages?search=${encodeURIComponent(search)}${more}`)
  expect(page.total).toBe(page.messages.length)
  return page.messages.map(({ subject }) => subject)
}

async function one(server: TestServer, subject: string): Promise<MessageListItem> {
  const page = await server.api<MessagePageView>(`${I}/messages?search=subject:${subject}`)
  const [message] = page.messages
  if (message === undefined) throw new Error(`no ${subject}`)
  return message
}

describe('facts and header fields', () => {
  test('are found by kind, by name, by word, by beginning, in any combination', async () => {
    const server = await startServer()
    await sendMail(
      server,
      { subject: 'Alpha', text: 'See https://shop.example/a', headers: { 'X-Run': 'Build 42' } },
      { subject: 'Beta', html: '<a href="https://x.example">x</a>', headers: { 'X-Run': 'Bau 7' } },
      { subject: 'Gamma', text: 'Your verification code is 482913', headers: { 'X-Other': 'Build 42' } },
      {
        subject: 'Delta',
        text: 'x',
        icalEvent: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' },
      },
    )
    const table = {
      'has:link': ['Beta', 'Alpha'],
      'has:calendar': ['Delta'],
      'has:code': ['Gamma'],
      '-has:link': ['Delta', 'Gamma'],
      'header:x-run:42': ['Alpha'],
      'header:X-Run:"42 build"': ['Alpha'],
      'header:X-Run:bu*': ['Alpha'],
      'header:X-Run:b*': ['Beta', 'Alpha'],
      'header:X-Run:uild': [],
      'header:X-Run': ['Beta', 'Alpha'],
      'header:X-Run has:link alpha': ['Alpha'],
      'has:calendar OR header:X-Other:build': ['Delta', 'Gamma'],
      '-(header:X-Run OR has:calendar)': ['Gamma'],
      'header:x%run': [],
    }
    const answers: Record<string, unknown> = {}
    for (const search of Object.keys(table)) answers[search] = await found(server, search)
    expect(answers).toEqual(table)
  })
})

describe('tags', () => {
  test('come from the X-Tags field, plus addresses and kept searches, and people change them', async () => {
    const server = await startServer()
    const kept = { search: 'subject:invoice (from:app@shop.example OR has:link)', tag: 'Billing' }
    await server.api(`${I}/searches/Invoices`, { method: 'PUT', body: kept })
    await sendMail(
      server,
      { subject: 'Invoice 1', from: 'app@shop.example', headers: { 'X-Tags': 'Orders, Beta Test' } },
      { subject: 'Invoice 2', to: 'bob+promo@real.example', from: 'x@y.example', text: 'https://a.example' },
      { subject: 'Hello', to: 'bob@real.example' },
    )
    expect(await found(server, 'tag:billing')).toEqual(['Invoice 2', 'Invoice 1'])
    expect((await one(server, 'invoice')).tags).toEqual(['promo', 'billing'])
    expect(await found(server, 'tag:"beta test" tag:ORDERS')).toEqual(['Invoice 1'])
    expect(await found(server, 'tag:b*')).toEqual(['Invoice 2', 'Invoice 1'])
    expect(await found(server, '-tag:billing')).toEqual(['Hello'])

    const { id } = await one(server, 'hello')
    const body = { tags: ['Mine', 'mine', 'Two  words'] }
    const row = await server.api<MessageListItem>(`${I}/messages/${id}`, { method: 'PATCH', body })
    expect(row.tags).toEqual(['mine', 'two words'])
    const batch = { search: 'invoice', action: 'untag', tags: ['billing'] }
    expect(await server.api(`${I}/batch`, { method: 'POST', body: batch })).toMatchObject({ changed: 2 })
    expect(await found(server, 'tag:billing')).toEqual([])
    const add = { ids: [id], action: 'tag', tags: ['orders'] }
    expect(await server.api(`${I}/batch`, { method: 'POST', body: add })).toMatchObject({ changed: 1 })
    expect((await server.api<TagListView>(`${I}/tags`)).tags).toEqual([
      { tag: 'beta test', count: 1 },
      { tag: 'mine', count: 1 },
      { tag: 'orders', count: 2 },
      { tag: 'promo', count: 1 },
      { tag: 'two words', count: 1 },
    ])
  })

  test('what is none is refused by name', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'One' })
    const { id } = await one(server, 'one')
    const patch = (tags: string[]) => server.api(`${I}/messages/${id}`, { method: 'PATCH', body: { tags } })
    await expect(patch(['x'.repeat(60)])).rejects.toThrow(/422.*is no tag/)
    await expect(patch(['a,b'])).rejects.toThrow(/422.*tags\.0/)
    const batch = (body: unknown) => server.api(`${I}/batch`, { method: 'POST', body })
    await expect(batch({ ids: [id], action: 'tag' })).rejects.toThrow(/422.*tags/)
    await expect(batch({ ids: [id], action: 'read', tags: ['x'] })).rejects.toThrow(/422.*tags/)
  })
})

describe('kept searches', () => {
  test('are listed by name, replaced and forgotten; one that cannot be read is refused at its column', async () => {
    const server = await startServer()
    const put = (name: string, body: unknown) => server.api(`${I}/searches/${name}`, { method: 'PUT', body })
    await put('b', { search: 'is:held' })
    await put('A', { search: 'is:failed', tag: 'bad' })
    await put('b', { search: 'is:unread' })
    await expect(put('c', { search: 'is:unred' })).rejects.toThrow(/400.*column 4/)
    await expect(put('d', { search: 'x', tag: 'a,b' })).rejects.toThrow(/422.*no tag/)
    expect(await server.api<KeptSearchListView>(`${I}/searches`)).toEqual({
      searches: [
        { name: 'A', search: 'is:failed', tag: 'bad' },
        { name: 'b', search: 'is:unread', tag: null },
      ],
    })
    await server.api(`${I}/searches/A`, { method: 'DELETE' })
    await expect(server.api(`${I}/searches/A`, { method: 'DELETE' })).rejects.toThrow(/404/)
  })
})

describe('conversations', () => {
  test('are made by References and In-Reply-To in whatever order they come, and listed by their newest', async () => {
    const server = await startServer()
    const id = (name: string) => `<${name}@mail.example>`
    const reply = (subject: string, messageId: string, inReplyTo: string, references?: string) => ({
      subject,
      messageId: id(messageId),
      inReplyTo: id(inReplyTo),
      ...(references === undefined ? {} : { references: id(references) }),
    })
    await sendMail(server, reply('Late', 'late', 'early', 'early'))
    await sendMail(server, { subject: 'Early', messageId: id('early') })
    await sendMail(server, { subject: 'Alone', messageId: id('alone') })
    await sendMail(server, { subject: 'One', messageId: id('one') })
    await sendMail(server, reply('Two', 'two', 'one'))
    await found(server, 'nothing')
    await sendMail(server, reply('Three', 'three', 'two'))
    await found(server, 'nothing')
    expect(await found(server, '', '&group=conversation')).toEqual(['Three', 'Alone', 'Early'])
    const three = await one(server, 'three')
    expect(three.conversation?.size).toBe(3)
    expect((await one(server, 'alone')).conversation).toBeNull()
    const { messages } = await server.api<ConversationView>(`${I}/messages/${three.id}/conversation`)
    expect(messages.map(({ subject }) => subject)).toEqual(['Three', 'Two', 'One'])
    await server.api(`${I}/messages/${three.id}`, { method: 'DELETE' })
    expect(await found(server, '', '&group=conversation')).toEqual(['Two', 'Alone', 'Early'])
  })
})
