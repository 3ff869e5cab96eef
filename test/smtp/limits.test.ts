import { describe, expect, test } from 'vitest'
import { converse, type SmtpClient } from '../support/smtp-client.ts'
import { openDoor, STORED, sharedDoor } from './door.ts'

/** Nobody who has something to say is silent for as long, on a busy machine either. */
const IDLE_MS = 1_000

const door = sharedDoor({ limits: { messageBytes: 10_000, recipients: 3 } })

async function atData(client: SmtpClient): Promise<void> {
  const difference = await converse(client, [
    ['MAIL FROM:<a@example.com>', '250 '],
    ['RCPT TO:<b@example.com>', '250 '],
    ['DATA', '354 '],
  ])
  expect(difference).toBeUndefined()
}

describe('the size of a message', () => {
  test('a message of exactly the limit is accepted', async () => {
    const client = await door().greeted()
    await atData(client)
    expect(await client.data(`${'x'.repeat(9_998)}\r\n`)).toBe(STORED)
  })

  test('one octet more is read to its end and refused; stuffed dots do not count', async () => {
    const { intake, greeted } = door()
    const client = await greeted()
    await atData(client)
    expect(await client.data(`.${'x'.repeat(9_998)}\r\n`)).toMatch(/^552 5\.3\.4 /)
    expect(intake.collectors.at(-1)?.isDiscarded).toBe(true)
    await atData(client)
    expect(await client.data(`.${'x'.repeat(9_997)}\r\n`)).toBe(STORED)
  })

  test('what looks like commands behind the limit is not executed', async () => {
    const { intake, greeted } = door()
    const client = await greeted()
    const before = intake.received.length
    await atData(client)
    const inner = 'MAIL FROM:<x@evil.example>\r\nRCPT TO:<y@victim.example>\r\nDATA\r\nin\r\n'
    await client.write(`${'x'.repeat(20_000)}\r\n${inner}..\r\nQUIT\r\n.`)
    await client.write('\r\nNOOP\r\n')
    expect(await client.reply()).toMatch(/^552 5\.3\.4 /)
    expect(await client.reply()).toBe('250 2.0.0 Ok')
    expect(intake.received).toHaveLength(before)
  })

  test('a message without an end is cut off at last', async () => {
    const client = await door().greeted()
    await atData(client)
    const block = Buffer.alloc(8 * 1024 * 1024, 'x')
    const writing = (async () => {
      for (let count = 0; count < 64; count++) await client.write(block)
    })()
    expect(await client.reply()).toMatch(/^552 5\.3\.4 /)
    await client.ended()
    client.destroy()
    await writing.catch(() => {})
  })
})

test('recipients over the limit are refused for now, repetitions are not', async () => {
  const client = await door().greeted()
  const difference = await converse(client, [
    ['MAIL FROM:<a@example.com>', '250 '],
    ['RCPT TO:<one@example.com>', '250 '],
    ['RCPT TO:<two@example.com>', '250 '],
    ['RCPT TO:<three@example.com>', '250 '],
    ['RCPT TO:<four@example.com>', '452 4.5.3 '],
    ['RCPT TO:<two@example.com>', '250 '],
    ['DATA', '354 '],
  ])
  expect(difference).toBeUndefined()
  expect(await client.data('a\r\n')).toBe(STORED)
  expect(door().intake.received.at(-1)?.envelope.to).toHaveLength(3)
})

describe('lines', () => {
  test.each([
    ['a line that is too long', `NOOP ${'x'.repeat(13_000)}\r\n`, '500 5.5.2 '],
    ['a line without an end', 'x'.repeat(13_000), '500 5.5.2 '],
    ['an AUTH line without an end', `AUTH PLAIN ${'A'.repeat(13_000)}`, '500 5.5.2 '],
  ])('%s ends the connection', async (_, bytes, expected) => {
    const client = await door().greeted()
    await client.write(bytes)
    expect(await client.reply()).toContain(expected)
    expect(await client.ended()).toBe('')
  })

  test('an endless AUTH continuation ends the connection', async () => {
    const client = await door().greeted()
    expect(await client.command('AUTH LOGIN')).toBe('334 VXNlcm5hbWU6')
    await client.write('A'.repeat(13_000))
    expect(await client.reply()).toMatch(/^500 5\.5\.6 /)
    expect(await client.ended()).toBe('')
  })

  test('a long but allowed command in small packets is one command', async () => {
    const client = await door().greeted()
    const command = `NOOP ${'x'.repeat(5_000)}\r\n`
    for (let at = 0; at < command.length; at += 1_000) await client.write(command.slice(at, at + 1_000))
    expect(await client.reply()).toBe('250 2.0.0 Ok')
  })
})

describe('connections', () => {
  test('over the limit hear 421, and are welcome again when another has left', async () => {
    const { connected, greeted } = await openDoor({ limits: { connections: 2 } })
    const first = await greeted()
    await greeted()
    const third = await connected()
    expect(await third.reply()).toMatch(/^421 4\.3\.2 /)
    expect(await third.ended()).toBe('')
    await first.command('QUIT')
    await first.ended()
    expect(await (await connected()).reply()).toMatch(/^220 /)
  })

  test('that are silent hear 421', async () => {
    const { greeted } = await openDoor({ limits: { idleMs: IDLE_MS } })
    const client = await greeted()
    expect(await client.reply()).toMatch(/^421 4\.4\.2 /)
    expect(await client.ended()).toBe('')
  })

  test('that are silent inside DATA hear 421 and leave nothing', async () => {
    const { intake, greeted } = await openDoor({ limits: { idleMs: IDLE_MS } })
    const client = await greeted()
    await atData(client)
    await client.write('half')
    expect(await client.reply()).toMatch(/^421 4\.4\.2 /)
    expect(intake.collectors[0]?.isDiscarded).toBe(true)
  })

  test('that wait for us are not idle', async () => {
    const { intake, greeted } = await openDoor({ limits: { idleMs: IDLE_MS } })
    const other = await greeted()
    const client = await greeted()
    intake.answers.push(other.ended().then(() => ({ code: 250, enhanced: '2.6.0', text: 'Stored' })))
    await atData(client)
    expect(await client.data('a\r\n')).toBe(STORED)
  })
})
