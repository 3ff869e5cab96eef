import { createTransport } from 'nodemailer'
import { describe, expect, test } from 'vitest'
import { sharedDoor } from './door.ts'

const mail = {
  from: '"Shop" <shop@example.com>',
  to: ['Bob <bob@example.com>', 'größe@bücher.example'],
  cc: 'carol@example.com',
  bcc: 'audit@example.com',
  subject: 'Grüße',
  text: '.first\n..second\nlast',
  dsn: {
    id: 'order 1',
    return: 'headers',
    notify: ['failure', 'delay'],
    recipient: 'rfc822;bounce@example.com',
  },
} as const

describe('nodemailer with its defaults', () => {
  const plain = sharedDoor()
  const secure = sharedDoor({ tls: { kind: 'self-signed' } })

  test('sends, with DSN and addresses in UTF-8', async () => {
    const { intake, listener } = plain()
    const transport = createTransport(listener.address)
    await transport.sendMail({
      ...mail,
      to: [...mail.to],
      dsn: { ...mail.dsn, notify: [...mail.dsn.notify] },
    })
    const { envelope, bytes } = intake.received.at(-1) ?? {}
    expect(envelope?.from).toBe('shop@example.com')
    expect(envelope?.envid).toBe('order+201')
    expect(envelope?.to.map(({ address }) => address)).toEqual([
      'bob@example.com',
      'größe@bücher.example',
      'carol@example.com',
      'audit@example.com',
    ])
    expect(envelope?.to[0]).toMatchObject({ notify: 'FAILURE,DELAY' })
    expect(bytes?.toString()).toContain('\r\n\r\n.first\r\n..second\r\nlast')
  })

  test('keeps a pool of connections, each with AUTH', async () => {
    const { intake, listener } = plain()
    const before = intake.received.length
    const transport = createTransport({
      ...listener.address,
      pool: true,
      auth: { user: 'any', pass: 'thing' },
    })
    await Promise.all(
      Array.from({ length: 20 }, () => transport.sendMail({ to: 'b@example.com', text: 'x' })),
    )
    transport.close()
    expect(intake.received.slice(before).map(({ session }) => session.authUser)).toEqual(
      Array(20).fill('any'),
    )
  })

  test('upgrades where TLS is offered, if it trusts the certificate', async () => {
    const { intake, listener } = secure()
    const transport = createTransport({ ...listener.address, tls: { rejectUnauthorized: false } })
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' })
    expect(intake.received.at(-1)?.session.tls?.protocol).toBe('TLSv1.3')
    await expect(
      createTransport(listener.address).sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' }),
    ).rejects.toThrow(/self[- ]signed/)
  })
})
