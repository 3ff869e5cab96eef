import { once } from 'node:events'
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeCertificate, writePair } from '../support/certificate.ts'
import { SmtpClient } from '../support/smtp-client.ts'
import { tempDir } from '../support/temp-dir.ts'
import { connectTls } from '../support/tls-client.ts'
import { openDoor, STORED, sharedDoor, type TestDoor } from './door.ts'

describe('a listener where TLS comes first', () => {
  const door = sharedDoor({ tls: { kind: 'self-signed' }, isImplicitToo: true })

  test('takes mail, says so in the session, and offers no STARTTLS', async () => {
    const client = await secured(door())
    expect(await client.reply()).toMatch(/^220 post\.example ESMTP/)
    expect(await client.command('EHLO inside.example')).not.toContain('STARTTLS')
    expect(await client.command('STARTTLS')).toMatch(/^503 5\.5\.1 /)
    await client.command('MAIL FROM:<a@example.com>')
    await client.command('RCPT TO:<b@example.com>')
    await client.command('DATA')
    expect(await client.data('a\r\n')).toBe(STORED)
    expect(door().intake.received.at(-1)?.session.tls).toEqual({
      protocol: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_/),
    })
  })

  test('answers a client that closes its side behind its last word', async () => {
    const client = await secured(door())
    await client.write('EHLO a.example\r\nNOOP\r\nQUIT\r\n')
    client.endWriting()
    expect(await client.ended()).toMatch(/250 2\.0\.0 Ok\r\n221 2\.0\.0 .*\r\n$/)
  })

  test('lets a client go that speaks no TLS, and no other', async () => {
    const other = await secured(door())
    await other.reply()
    const client = connect(portOf(door()), '127.0.0.1')
    client.on('error', () => {})
    client.write('EHLO client.example\r\n')
    await once(client, 'close')
    expect(await other.command('NOOP')).toBe('250 2.0.0 Ok')
  })
})

test('an application’s client that trusts the certificate sends over it, by the name of a custom domain', async () => {
  const folder = await tempDir()
  const shop = await makeCertificate(['mail.shop.example'])
  const door = await openDoor({
    tls: { kind: 'self-signed' },
    domains: [{ name: 'mail.shop.example', instance: 'shop', files: await writePair(folder, 'shop', shop) }],
    isImplicitToo: true,
  })
  const transport = createTransport({
    host: '127.0.0.1',
    port: portOf(door),
    secure: true,
    tls: { servername: 'mail.shop.example', ca: shop.cert },
  })
  await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'Over TLS', text: 'x' })
  transport.close()
  expect(door.intake.received.map(({ envelope }) => envelope.from)).toEqual(['a@example.com'])
})

test('both listeners count their connections together', async () => {
  const door = await openDoor({
    tls: { kind: 'self-signed' },
    isImplicitToo: true,
    limits: { connections: 2 },
  })
  await door.greeted()
  const second = await secured(door)
  expect(await second.reply()).toMatch(/^220 /)
  expect(await (await secured(door)).reply()).toMatch(/^421 /)
  expect(await (await door.connected()).reply()).toMatch(/^421 /)
})

test('closing waits for nobody who has not begun to speak TLS', async () => {
  const door = await openDoor({ tls: { kind: 'self-signed' }, isImplicitToo: true })
  const silent = connect(portOf(door), '127.0.0.1')
  silent.on('error', () => {})
  onTestFinished(() => void silent.destroy())
  await once(silent, 'connect')
  const client = await secured(door)
  await client.reply()
  const gone = once(silent, 'close')
  const closed = door.listener.close(10_000)
  expect(await client.ended()).toMatch(/^421 /)
  await Promise.all([closed, gone])
})

async function secured(door: TestDoor): Promise<SmtpClient> {
  return new SmtpClient(await connectTls({ port: portOf(door) }))
}

function portOf({ listener }: TestDoor): number {
  if (listener.tlsAddress === null) throw new Error('There is one listener only')
  return listener.tlsAddress.port
}
