import { expect, test } from 'vitest'
import { converse, plainToken, type SmtpClient } from '../support/smtp-client.ts'
import { openDoor, sharedDoor, type TestDoor } from './door.ts'

const door = sharedDoor({ tls: { kind: 'self-signed' }, limits: { recipients: 1000 } })

const OPENING = [
  'S 220 post.example ESMTP Stagingpost',
  'C EHLO client.example',
  'S 250-post.example',
  'S 250-PIPELINING',
  'S 250-SIZE 1048576',
  'S 250-8BITMIME',
  'S 250-SMTPUTF8',
  'S 250-ENHANCEDSTATUSCODES',
  'S 250-DSN',
  'S 250-STARTTLS',
  'S 250 AUTH PLAIN LOGIN',
]

async function send(client: SmtpClient, ...recipients: string[]): Promise<void> {
  await client.command('MAIL FROM:<a@example.com>')
  for (const recipient of recipients) await client.command(`RCPT TO:<${recipient}>`)
  await client.command('DATA')
  await client.data('a\r\n')
}

function told({ intake }: TestDoor): readonly string[] {
  const transcript = intake.received.at(-1)?.session.transcript ?? []
  return transcript.map(({ from, line }) => `${from === 'client' ? 'C' : 'S'} ${line}`)
}

test('tells the opening and the transaction, to its 354', async () => {
  const client = await door().greeted()
  await send(client, 'b@example.com')
  const own = [
    'C MAIL FROM:<a@example.com>',
    'S 250 2.1.0 Sender ok',
    'C RCPT TO:<b@example.com>',
    'S 250 2.1.5 Recipient ok',
    'C DATA',
    'S 354 End data with <CR><LF>.<CR><LF>',
  ]
  expect(told(door())).toEqual([...OPENING, ...own])
  expect(door().intake.received.at(-1)?.session).toMatchObject({
    clientAddress: '127.0.0.1',
    clientPort: client.localPort,
    heloName: 'client.example',
    tls: null,
    authUser: null,
  })
})

test('tells the second transaction with the opening and its own lines alone', async () => {
  const client = await door().greeted()
  await send(client, 'first@example.com')
  await client.command('NOOP')
  await client.command('MAIL FROM:<given-up@example.com>')
  await client.command('RSET')
  await client.command('MAIL FROM:<not an address>')
  await send(client, 'second@example.com')
  expect(told(door()).slice(0, OPENING.length)).toEqual(OPENING)
  expect(told(door()).slice(OPENING.length)).toEqual([
    'C MAIL FROM:<not an address>',
    'S 501 5.1.7 Bad sender address syntax',
    'C MAIL FROM:<a@example.com>',
    'S 250 2.1.0 Sender ok',
    'C RCPT TO:<second@example.com>',
    'S 250 2.1.5 Recipient ok',
    'C DATA',
    'S 354 End data with <CR><LF>.<CR><LF>',
  ])
})

test('never tells a secret, however it was sent', async () => {
  const client = await door().greeted()
  const secret = Buffer.from('s3cret').toString('base64')
  await converse(client, [
    [`AUTH ${secret}`, '504 '],
    [`AUTH PLAIN ${secret} ${secret}`, '501 '],
    ['AUTH LOGIN', '334 '],
    [secret, '334 '],
    ['*', '501 '],
    [secret, '500 '],
    [`${secret} ${secret}`, '500 '],
    [`AUTH PLAIN ${plainToken('s3cret', 's3cret')}`, '235 '],
  ])
  await send(client, 'b@example.com')
  const lines = told(door())
  expect(lines).toContain('C AUTH PLAIN ***')
  expect(lines.join('\n')).not.toContain(secret)
  expect(lines.join('\n')).not.toContain(plainToken('s3cret', 's3cret'))
})

test('tells STARTTLS and what was said on both sides of it', async () => {
  const client = await door().greeted()
  await client.startTls()
  await client.command('EHLO inside.example')
  await send(client, 'b@example.com')
  const lines = told(door())
  expect(lines.slice(0, OPENING.length + 3)).toEqual([
    ...OPENING,
    'C STARTTLS',
    'S 220 2.0.0 Ready to start TLS',
    'C EHLO inside.example',
  ])
})

test('is bounded: the middle of many lines and the end of a long one are left out', async () => {
  const client = await door().greeted()
  const recipients = Array.from({ length: 500 }, (_, at) => `${at}@example.com`)
  await client.command(`NOOP ${'x'.repeat(5_000)}`)
  await send(client, ...recipients)
  const lines = told(door())
  expect(lines.length).toBeLessThan(150)
  expect(lines.slice(-3)).toEqual([
    'S (894 lines left out)',
    'C DATA',
    'S 354 End data with <CR><LF>.<CR><LF>',
  ])
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(700)
})

test('a connection that says EHLO for ever keeps a bounded opening', async () => {
  const { intake, greeted } = await openDoor()
  const client = await greeted()
  for (let count = 0; count < 100; count++) await client.command('EHLO again.example')
  await send(client, 'b@example.com')
  expect(intake.received[0]?.session.transcript.length).toBeLessThan(100)
})
