import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { converse, type SmtpClient } from '../support/smtp-client.ts'
import { openDoor, STORED, sharedDoor } from './door.ts'

const door = sharedDoor({ limits: { messageBytes: 8 * 1024 * 1024 } })

async function atData(client: SmtpClient): Promise<void> {
  const difference = await converse(client, [
    ['MAIL FROM:<a@example.com>', '250 '],
    ['RCPT TO:<b@example.com>', '250 '],
    ['DATA', '354 '],
  ])
  expect(difference).toBeUndefined()
}

describe('the bytes that intake is given are the bytes that were sent', () => {
  const everyOctet = Buffer.from(
    Array.from({ length: 256 }, (_, octet) => octet).filter((octet) => octet !== 10),
  )
  test.each([
    ['an empty message', ''],
    ['no header', '\r\nbody\r\n'],
    ['bare LF and two dots', 'a\n..\n.\nb\r\n'],
    ['bare CR', 'a\rb\r\r\n'],
    ['dots at the beginning of lines', '.\r\n..\r\n...\r\n. x\r\n'],
    ['a line of 100,000 octets', `${'x'.repeat(100_000)}\r\n`],
    ['every octet but LF', Buffer.concat([everyOctet, Buffer.from('\r\n')])],
  ])('%s', async (_, message) => {
    const client = await door().greeted()
    await atData(client)
    expect(await client.data(message)).toBe(STORED)
    expect(door().intake.received.at(-1)?.bytes).toEqual(Buffer.from(message))
  })

  test('six megabytes', async () => {
    const client = await door().greeted()
    await atData(client)
    const message = Buffer.from('A line with a dot in front\r\n.of this one\r\n'.repeat(150_000))
    expect(await client.data(message)).toBe(STORED)
    const received = door().intake.received.at(-1)?.bytes ?? Buffer.alloc(0)
    expect(sha256(received)).toBe(sha256(message))
  })
})

describe('SMTP smuggling stays data', () => {
  test.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r\n.\r', '\r.\r', '\r.\r\n', '\r\n\0.\r\n'])(
    'after %j nothing is executed',
    async (separator) => {
      const client = await door().greeted()
      await atData(client)
      const before = door().intake.received.length
      await client.write(
        `outer${separator}MAIL FROM:<x@evil.example>\r\nRCPT TO:<y@victim.example>\r\nDATA\r\nin\r\n.\r\n`,
      )
      expect(await client.reply()).toBe(STORED)
      expect(await client.command('NOOP')).toBe('250 2.0.0 Ok')
      expect(door().intake.received).toHaveLength(before + 1)
      expect(door().intake.received.at(-1)?.bytes.toString()).toContain('MAIL FROM:<x@evil.example>')
    },
  )

  test('a terminator in two packets is one', async () => {
    const client = await door().greeted()
    await atData(client)
    for (const part of ['a\r', '\n', '.', '\r']) await client.write(part)
    await client.write('\nNOOP\r\n')
    expect(await client.reply()).toBe(STORED)
    expect(await client.reply()).toBe('250 2.0.0 Ok')
    expect(door().intake.received.at(-1)?.bytes.toString()).toBe('a\r\n')
  })
})

describe('messages that do not get through', () => {
  test('a connection lost inside DATA leaves nothing', async () => {
    const { intake, greeted } = await openDoor()
    const client = await greeted()
    await atData(client)
    await client.write('half a mess')
    await expect.poll(() => intake.collectors[0]?.sizeBytes).toBe(11)
    client.destroy()
    await expect.poll(() => intake.collectors[0]?.isDiscarded).toBe(true)
    expect(intake.received).toEqual([])
  })

  test('a client that closes its side inside DATA leaves nothing', async () => {
    const { intake, greeted } = await openDoor()
    const client = await greeted()
    await atData(client)
    await client.write('all of it\r\n.')
    client.endWriting()
    expect(await client.ended()).toBe('')
    await expect.poll(() => intake.collectors[0]?.isDiscarded).toBe(true)
    expect(intake.received).toEqual([])
  })

  test('a connection lost while the message is committed does not take it back', async () => {
    const { intake, greeted } = await openDoor()
    let commit = (_: { code: number; enhanced: string; text: string }) => {}
    intake.answers.push(new Promise((resolve) => (commit = resolve)))
    const client = await greeted()
    await atData(client)
    await client.write('a\r\n.\r\n')
    await expect.poll(() => intake.received.length).toBe(1)
    client.destroy()
    const next = await greeted()
    commit({ code: 250, enhanced: '2.6.0', text: 'Stored' })
    expect(await next.command('NOOP')).toBe('250 2.0.0 Ok')
    expect(intake.collectors[0]?.isDiscarded).toBe(false)
  })

  test.each([
    ['a full disk', 'disk', '452 4.3.1 '],
    ['other trouble of ours', undefined, '451 4.3.0 '],
  ])('%s is temporary', async (_, field, expected) => {
    const { intake, greeted } = await openDoor()
    intake.trouble = { field }
    const client = await greeted()
    await atData(client)
    expect(await client.data('a\r\n')).toContain(expected)
    expect(await client.command('NOOP')).toBe('250 2.0.0 Ok')
  })
})

test('a slow disk stops the reading, not the server', async () => {
  const { intake, greeted } = await openDoor({ limits: { messageBytes: 64 * 1024 * 1024 } })
  let unblock = () => {}
  intake.blockedBy = new Promise((resolve) => (unblock = resolve))
  const client = await greeted()
  await atData(client)
  const message = Buffer.from(`${'x'.repeat(70)}\r\n`.repeat(200_000))
  const answer = client.data(message)
  await expect.poll(() => intake.collectors[0]?.sizeBytes).toBeGreaterThan(0)
  const other = await greeted()
  expect(await other.command('NOOP')).toBe('250 2.0.0 Ok')
  expect(intake.collectors[0]?.sizeBytes).toBeLessThan(1024 * 1024)
  intake.blockedBy = undefined
  unblock()
  expect(await answer).toBe(STORED)
  expect(intake.received[0]?.bytes.equals(message)).toBe(true)
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
