import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { describe, expect, test } from 'vitest'
import { converse } from '../support/smtp-client.ts'
import { tempDir } from '../support/temp-dir.ts'
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
    const files = await pemFiles()
    const client = await (await openDoor({ tls: { kind: 'files', ...files } })).greeted()
    await client.startTls()
    expect(await client.command('NOOP')).toBe('250 2.0.0 Ok')
  })

  test.each([
    [
      'is not there',
      async () => ({ ...(await pemFiles()), cert: '/nowhere/cert.pem' }),
      /nowhere\/cert\.pem.*smtp\.tls\.cert/s,
    ],
    [
      'has no key',
      async () => ({ ...(await pemFiles()), key: '/nowhere/key.pem' }),
      /nowhere\/key\.pem.*smtp\.tls\.key/s,
    ],
    [
      'has another key',
      async () => ({ ...(await pemFiles()), key: (await pemFiles()).key }),
      /cannot be used together/,
    ],
  ])('that %s is refused at start', async (_, files, message) => {
    const door = openDoor({ tls: { kind: 'files', ...(await files()) } })
    await expect(door).rejects.toMatchObject({
      name: 'Failure',
      code: 'invalid',
      message: expect.stringMatching(message),
    })
  })

  async function pemFiles(): Promise<{ cert: string; key: string }> {
    const dir = await tempDir()
    const made = await generate([{ name: 'commonName', value: 'post.example' }], {
      keyType: 'ec',
      algorithm: 'sha256',
    })
    const files = { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') }
    await writeFile(files.cert, made.cert)
    await writeFile(files.key, made.private)
    return files
  }
})
