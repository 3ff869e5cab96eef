import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { makeCertificate, writePair } from '../support/certificate.ts'
import { converse, greetedSmtp } from '../support/smtp-client.ts'
import { tempDir } from '../support/temp-dir.ts'
import { fingerprint, shownTo } from '../support/tls-client.ts'
import { openDoor, STORED, sharedDoor } from './door.ts'

describe('STARTTLS', () => {
  const door = sharedDoor({ tls: { kind: 'self-signed' } })

  test('is offered until it is used, and what was said before does not count', async () => {
    const client = await door().greeted()
    expect(await client.command('EHLO client.example')).toContain('250-STARTTLS\n')
    expect(await client.command('MAIL FROM:<before@example.com>')).toMatch(/^250 /)
    await client.startTls()
    const difference = await converse(client, [
      ['RCPT TO:<b@example.com>', '503 5.5.1 '],
      ['MAIL FROM:<a@example.com>', '503 5.5.1 '],
    ])
    expect(difference).toBeUndefined()
    expect(await client.command('EHLO inside.example')).not.toContain('STARTTLS')
    expect(await client.command('STARTTLS')).toMatch(/^503 5\.5\.1 /)
    await client.command('MAIL FROM:<a@example.com>')
    await client.command('RCPT TO:<b@example.com>')
    await client.command('DATA')
    expect(await client.data('a\r\n')).toBe(STORED)
    const { session, envelope } = door().intake.received.at(-1) ?? {}
    expect(session?.tls).toEqual({ protocol: 'TLSv1.3', cipher: expect.stringMatching(/^TLS_/) })
    expect(session?.heloName).toBe('inside.example')
    expect(envelope?.from).toBe('a@example.com')
  })

  test('shows a certificate that was made for this start and names this server', async () => {
    const certificate = await (await door().greeted()).startTls()
    expect(certificate.subject.CN).toBe('post.example')
    expect(certificate.subjectaltname).toContain('IP Address:127.0.0.1')
    const another = await openDoor({ tls: { kind: 'self-signed' } })
    const other = await (await another.greeted()).startTls()
    expect(other.fingerprint256).not.toBe(certificate.fingerprint256)
  })

  test('takes no arguments', async () => {
    const client = await door().greeted()
    expect(await client.command('STARTTLS now')).toMatch(/^501 5\.5\.4 /)
  })

  test('commands in the same packet are thrown away', async () => {
    const client = await door().greeted()
    await client.write('STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@example.com>\r\n')
    expect(await client.reply()).toMatch(/^220 2\.0\.0 /)
    await client.handshake()
    expect(await client.command('RCPT TO:<b@example.com>')).toMatch(/^503 5\.5\.1 Need MAIL/)
    expect(await client.command('MAIL FROM:<a@example.com>')).toMatch(/^503 5\.5\.1 Send EHLO/)
  })

  test('a handshake that fails ends that connection and no other', async () => {
    const other = await door().greeted()
    const client = await door().greeted()
    expect(await client.command('STARTTLS')).toMatch(/^220 /)
    await client.write('this is no TLS\r\n')
    await client.ended()
    expect(await other.command('NOOP')).toBe('250 2.0.0 Ok')
  })
})

describe('a certificate from files', () => {
  test('is shown to clients', async () => {
    const pair = await makeCertificate()
    const files = await writePair(await tempDir(), 'post', pair)
    const client = await (await openDoor({ tls: { kind: 'files', ...files } })).greeted()
    expect((await client.startTls()).fingerprint256).toBe(fingerprint(pair))
    expect(await client.command('NOOP')).toBe('250 2.0.0 Ok')
  })

  test('is the one that belongs to the name asked for', async () => {
    const folder = await tempDir()
    const post = await makeCertificate(['post.example'])
    const shop = await makeCertificate(['mail.shop.example'])
    const files = await writePair(folder, 'shop', shop)
    const { listener } = await openDoor({
      tls: { kind: 'files', ...(await writePair(folder, 'post', post)) },
      domains: [{ name: 'mail.shop.example', instance: 'shop', files }],
    })
    const shown = async (servername?: string) => {
      const client = await greetedSmtp(listener.address)
      onTestFinished(() => client.destroy())
      return (await client.startTls(servername)).fingerprint256
    }
    expect(await shown('mail.shop.example')).toBe(fingerprint(shop))
    expect(await shown('MAIL.shop.example')).toBe(fingerprint(shop))
    expect(await shown('other.shop.example')).toBe(fingerprint(post))
    expect(await shown()).toBe(fingerprint(post))
  })

  test('is replaced when the files change, and connections that are open go on', async () => {
    const folder = await tempDir()
    const files = await writePair(folder, 'post', await makeCertificate())
    const door = await openDoor({ tls: { kind: 'files', ...files }, isImplicitToo: true })
    const before = await door.greeted()
    await before.startTls()
    const plain = await door.greeted()
    const next = await makeCertificate()
    await writePair(folder, 'post', next)
    const { port } = door.listener.tlsAddress ?? { port: 0 }
    await vi.waitFor(async () => expect(await shownTo({ port })).toBe(fingerprint(next)), { timeout: 15_000 })
    expect((await plain.startTls()).fingerprint256).toBe(fingerprint(next))
    expect(await before.command('NOOP')).toBe('250 2.0.0 Ok')
  })
})
