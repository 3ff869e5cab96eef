import { describe, expect, test } from 'vitest'
import type { NewFault } from '../../server/domain/fault.ts'
import { reply } from '../../server/domain/reply.ts'
import { converse, plainToken } from '../support/smtp-client.ts'
import { openDoor, putCredential, putInstance, STORED, type TestDoor } from './door.ts'

const BUSY = reply(451, '4.3.0', 'Busy')
const MAIL = 'MAIL FROM:<a@example.com>'
const RCPT = 'RCPT TO:<b@example.com>'
const MESSAGE = 'Subject: Hello\r\n\r\nHello\r\n'
/** Long enough to be seen, short enough to wait for. */
const DELAY_MS = 80
/** Never waited for: whoever ends the connection does not wait for it. */
const ENDLESS_MS = 600_000

/** A door whose default instance has one fault. */
async function openFaulty(change: Partial<NewFault>): Promise<TestDoor> {
  const door = await openDoor()
  const instance = await putInstance(door.store, 'default', { faults: true })
  door.faults.add(instance, {
    at: 'RCPT',
    recipient: null,
    reply: null,
    delayMs: 0,
    disconnect: false,
    bytesPerSecond: null,
    times: 1,
    probability: 1,
    expiresAtMs: ENDLESS_MS,
    ...change,
  })
  return door
}

describe('a refusal', () => {
  test.each<[NewFault['at'], readonly (readonly [string, string])[]]>([
    ['AUTH', [[`AUTH PLAIN ${plainToken('any', 'one')}`, '451 4.3.0 Busy']]],
    [
      'MAIL',
      [
        [MAIL, '451 4.3.0 Busy'],
        [RCPT, '503 '],
      ],
    ],
    [
      'RCPT',
      [
        [MAIL, '250 '],
        [RCPT, '451 4.3.0 Busy'],
        ['DATA', '503 '],
      ],
    ],
    [
      'DATA',
      [
        [MAIL, '250 '],
        [RCPT, '250 '],
        ['DATA', '451 4.3.0 Busy'],
        ['DATA', '503 '],
      ],
    ],
  ])('at %s, once; then all is as ever', async (at, conversation) => {
    const { greeted, intake } = await openFaulty({ at, reply: BUSY })
    const client = await greeted()
    const asEver = [
      ['RSET', '250 '],
      [MAIL, '250 '],
      [RCPT, '250 '],
      ['DATA', '354 '],
    ] as const
    expect(await converse(client, [...conversation, ...asEver])).toBeUndefined()
    expect(await client.data(MESSAGE)).toBe(STORED)
    expect(intake.received).toHaveLength(1)
  })

  test('behind the dot: the message is not stored', async () => {
    const { greeted, intake } = await openFaulty({ at: 'DOT', recipient: '@example.com', reply: BUSY })
    const client = await greeted()
    const begin = [
      [MAIL, '250 '],
      [RCPT, '250 '],
      ['DATA', '354 '],
    ] as const
    expect(await converse(client, begin)).toBeUndefined()
    expect(await client.data(MESSAGE)).toBe('451 4.3.0 Busy')
    expect(intake.received).toEqual([])
    expect(intake.collectors[0]?.isDiscarded).toBe(true)
    expect(await converse(client, begin)).toBeUndefined()
    expect(await client.data(MESSAGE)).toBe(STORED)
  })

  test('at CONNECT instead of the greeting, and hangs up', async () => {
    const { connected } = await openFaulty({ at: 'CONNECT', reply: reply(554, '5.3.2', 'Not today') })
    expect(await (await connected()).ended()).toBe('554 5.3.2 Not today\r\n')
    expect(await (await connected()).reply()).toMatch(/^220 /)
  })

  test('421 ends the connection', async () => {
    const { greeted } = await openFaulty({ at: 'MAIL', reply: reply(421, '4.3.2', 'Going down') })
    const client = await greeted()
    expect(await client.command(MAIL)).toBe('421 4.3.2 Going down')
    expect(await client.ended()).toBe('')
  })

  test('of one recipient, in a pipeline, leaves the others', async () => {
    const { greeted, intake } = await openFaulty({ recipient: 'b@example.com', reply: BUSY })
    const client = await greeted()
    await client.write(`${MAIL}\r\n${RCPT}\r\nRCPT TO:<c@example.com>\r\nDATA\r\n`)
    const replies = [await client.reply(), await client.reply(), await client.reply(), await client.reply()]
    expect(replies.map((line) => line.slice(0, 3))).toEqual(['250', '451', '250', '354'])
    await client.data(MESSAGE)
    expect(intake.received[0]?.envelope.to.map(({ address }) => address)).toEqual(['c@example.com'])
  })
})

describe('a disconnect', () => {
  test.each<[NewFault['at'], readonly string[]]>([
    ['CONNECT', []],
    ['AUTH', ['EHLO c.example', `AUTH PLAIN ${plainToken('any', 'one')}`]],
    ['MAIL', ['EHLO c.example', MAIL]],
    ['RCPT', ['EHLO c.example', MAIL, RCPT]],
    ['DATA', ['EHLO c.example', MAIL, RCPT, 'DATA']],
    ['DOT', ['EHLO c.example', MAIL, RCPT, 'DATA', 'Hello\r\n.']],
  ])('at %s says nothing', async (at, lines) => {
    const { connected, intake } = await openFaulty({ at, disconnect: true })
    const client = await connected()
    const [last, ...before] = [...lines].reverse()
    if (last !== undefined) await client.reply()
    for (const line of before.reverse()) await client.command(line)
    if (last !== undefined) await client.write(`${last}\r\n`)
    expect(await client.ended()).toBe('')
    expect(intake.received).toEqual([])
  })
})

describe('a delay', () => {
  test.each<[NewFault['at'], readonly string[]]>([
    ['CONNECT', []],
    ['AUTH', [`AUTH PLAIN ${plainToken('any', 'one')}`]],
    ['MAIL', [MAIL]],
    ['RCPT', [MAIL, RCPT]],
    ['DATA', [MAIL, RCPT, 'DATA']],
    ['DOT', [MAIL, RCPT, 'DATA', 'Hello\r\n.']],
  ])('at %s keeps the reply back, and what was sent behind it', async (at, lines) => {
    const { connected } = await openFaulty({ at, delayMs: DELAY_MS })
    const startedMs = performance.now()
    const client = await connected()
    if (at === 'CONNECT') await client.write('EHLO c.example\r\n')
    expect(await client.reply()).toMatch(/^220 /)
    if (at !== 'CONNECT') await client.write('EHLO c.example\r\n')
    expect(await client.reply()).toMatch(/^250-/)
    for (const line of lines) expect(await client.command(line)).toMatch(/^[23]/)
    expect(performance.now() - startedMs).toBeGreaterThan(DELAY_MS - 5)
  })

  test('behind the dot: the message is there before its 250 is', async () => {
    const { greeted, intake } = await openFaulty({ at: 'DOT', delayMs: ENDLESS_MS })
    const client = await greeted()
    for (const line of [MAIL, RCPT, 'DATA']) await client.command(line)
    await client.write(`${MESSAGE}.\r\n`)
    await expect.poll(() => intake.received.length).toBe(1)
  })

  test('does not hold a server up that stops', async () => {
    const { greeted, listener } = await openFaulty({ delayMs: ENDLESS_MS })
    const client = await greeted()
    await client.command(MAIL)
    await client.write(`${RCPT}\r\n`)
    await listener.close(1)
    expect(await client.ended()).toMatch(/^(?:421 .*\r\n)?$/)
  })
})

test('a message is read as slowly as it says', async () => {
  const { greeted, intake } = await openFaulty({ at: 'DATA', bytesPerSecond: 10_000 })
  const client = await greeted()
  for (const line of [MAIL, RCPT, 'DATA']) await client.command(line)
  const startedMs = performance.now()
  expect(await client.data(`${'x'.repeat(998)}\r\n`)).toBe(STORED)
  expect(performance.now() - startedMs).toBeGreaterThan(95)
  expect(intake.received[0]?.bytes).toHaveLength(1000)
  for (const line of [MAIL, RCPT, 'DATA']) await client.command(line)
  expect(await client.data(MESSAGE)).toBe(STORED)
})

test('at CONNECT nobody is struck once AUTH may decide whose the connection is', async () => {
  const { connected, store } = await openFaulty({ at: 'CONNECT', reply: BUSY })
  await putCredential(store, await putInstance(store, 'shop'), 'shop', 's3cret')
  expect(await (await connected()).reply()).toMatch(/^220 /)
})

test('faults of one instance do not strike another', async () => {
  const { greeted, store } = await openFaulty({ at: 'MAIL', reply: BUSY, times: null })
  await putCredential(store, await putInstance(store, 'shop'), 'shop', 's3cret')
  const client = await greeted()
  expect(
    await converse(client, [
      [MAIL, '451 '],
      [`AUTH PLAIN ${plainToken('shop', 's3cret')}`, '235 '],
      [MAIL, '250 '],
    ]),
  ).toBeUndefined()
})
