import { expect, onTestFinished, test } from 'vitest'
import type { AllMessagesView } from '../../server/contract/all.types.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { connectSmtp, plainToken, type SmtpClient } from '../support/smtp-client.ts'

const FILE = {
  smtp: { limits: { recipients: 2 } },
  instances: {
    default: { kind: 'staging' },
    shop: { kind: 'staging', credentials: [{ username: 'shop', password: 'right secret' }] },
    busy: {
      kind: 'staging',
      credentials: [{ username: 'busy', password: 'busy secret' }],
      limits: { messagesPerMinute: 1 },
    },
  },
}

const find = ({ api }: TestServer, search: string) =>
  api<AllMessagesView>(`/all/messages?${new URLSearchParams({ search })}`)

async function greeted({ smtpPort }: TestServer, user?: string): Promise<SmtpClient> {
  const client = await connectSmtp({ host: '127.0.0.1', port: smtpPort })
  onTestFinished(() => client.destroy())
  await client.reply()
  await client.command('EHLO app.example')
  if (user !== undefined)
    await client.command(`AUTH PLAIN ${plainToken(user, `${user === 'shop' ? 'right' : 'busy'} secret`)}`)
  return client
}

async function send(client: SmtpClient, ...to: readonly string[]): Promise<string> {
  await client.command('MAIL FROM:<app@shop.example>')
  for (const address of to) await client.command(`RCPT TO:<${address}>`)
  await client.command('DATA')
  return client.data('Subject: For Bob\r\n\r\nHello\r\n')
}

test('“did anyone mail Bob?”: every instance answers, and what was refused before it became a message', async () => {
  const server = await startServer({ file: FILE })
  const plain = await greeted(server)
  expect(await send(plain, 'bob@customer.example')).toMatch(/^250 /)
  expect(await send(await greeted(server, 'shop'), 'Bob@Customer.example')).toMatch(/^250 /)
  // Too many recipients, an address that is none, and a limit with recipients sent along.
  await send(plain, 'a@x.example', 'b@x.example', 'bob@customer.example')
  await plain.command('MAIL FROM:<app@shop.example>')
  expect(await plain.command('RCPT TO:<bob@>')).toMatch(/^501 /)
  const busy = await greeted(server, 'busy')
  await send(busy, 'someone@x.example')
  await busy.write('MAIL FROM:<app@shop.example>\r\nRCPT TO:<bob@customer.example>\r\nNOOP\r\n')
  expect(await busy.reply()).toMatch(/^452 /)
  expect(await busy.reply()).toMatch(/^503 /)

  const { messages, refused } = await find(server, 'recipient:bob@customer.example')
  expect(messages.map(({ instance, subject }) => [instance, subject])).toEqual([
    ['shop', 'For Bob'],
    ['default', 'For Bob'],
  ])
  expect(refused).toMatchObject([
    { at: 'rcpt', instance: 'busy', address: 'bob@customer.example', count: 1, heloName: 'app.example' },
    { at: 'rcpt', instance: 'default', reply: '452 4.5.3 Too many recipients', clientAddress: '127.0.0.1' },
  ])
  expect(refused[0]?.reply).toMatch(/^452 .*minute/)
  expect((await find(server, 'bob')).refused).toHaveLength(3)
  expect((await find(server, 'bob is:starred')).refused).toEqual([])
  expect((await find(server, 'carol')).refused).toEqual([])
})

test('failed AUTH is kept with the user name that was tried, and never with the password', async () => {
  const server = await startServer({ file: FILE })
  const client = await greeted(server)
  for (const user of ['shop', 'shop', 'shpo']) {
    expect(await client.command(`AUTH PLAIN ${plainToken(user, 'wrong-secret-word')}`)).toMatch(/^535 /)
  }
  const { refused } = await find(server, '')
  expect(refused).toMatchObject([
    { at: 'auth', username: 'shpo', instance: null, count: 1, reply: expect.stringMatching(/^535 5\.7\.8/) },
    { at: 'auth', username: 'shop', instance: 'shop', count: 2 },
  ])
  expect(JSON.stringify(refused)).not.toContain('wrong-secret-word')
  expect((await find(server, 'shpo')).refused).toHaveLength(1)
})

test('pages over instances go on where the last one ended, also while mail comes in', async () => {
  const server = await startServer({ file: FILE })
  const [plain, shop] = [await greeted(server), await greeted(server, 'shop')]
  for (let count = 0; count < 6; count++) await send(count % 2 === 0 ? plain : shop, `to${count}@x.example`)
  const seen: string[] = []
  let token: string | null = null
  do {
    const page: AllMessagesView = await server.api(
      `/all/messages?limit=2${token === null ? '' : `&pageToken=${token}`}`,
    )
    seen.push(...page.messages.map(({ instance, envelope }) => `${instance} ${envelope.to[0]}`))
    if (token === null) await send(plain, 'late@x.example')
    token = page.nextPageToken
  } while (token !== null)
  expect(seen).toEqual(
    [5, 4, 3, 2, 1, 0].map((at) => `${at % 2 === 0 ? 'default' : 'shop'} to${at}@x.example`),
  )
  for (const search of ['"for bob"', 'from:app@shop.example', 'is:unread']) {
    expect((await find(server, search)).messages.map(({ instance }) => instance)).toEqual([
      'default',
      'shop',
      'default',
      'shop',
      'default',
      'shop',
      'default',
    ])
  }
})
