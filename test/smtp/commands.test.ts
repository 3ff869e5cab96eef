import { describe, expect, test } from 'vitest'
import { converse } from '../support/smtp-client.ts'
import { openDoor, STORED, sharedDoor } from './door.ts'

const shared = sharedDoor()

describe('the opening', () => {
  test('greets at once, and says what it can', async () => {
    const client = await shared().connected()
    expect(await client.reply()).toBe('220 post.example ESMTP Stagingpost')
    expect(await client.command('EHLO client.example')).toBe(
      [
        '250-post.example',
        '250-PIPELINING',
        '250-SIZE 1048576',
        '250-8BITMIME',
        '250-SMTPUTF8',
        '250-ENHANCEDSTATUSCODES',
        '250-DSN',
        '250 AUTH PLAIN LOGIN',
      ].join('\n'),
    )
  })

  test('answers clients that talk before the greeting, too', async () => {
    const client = await shared().connected()
    await client.write('EHLO client.example\r\nQUIT\r\n')
    expect(await client.reply()).toMatch(/^220 /)
    expect(await client.reply()).toMatch(/^250-/)
    expect(await client.reply()).toBe('221 2.0.0 Bye')
    expect(await client.ended()).toBe('')
  })

  test.each([
    ['HELO client.example', '250 post.example'],
    ['EHLO', '501 Syntax'],
    ['EHLO two words', '501 Syntax'],
    ['EHLO cli\u200bent', '501 Syntax'],
    [`EHLO ${'a'.repeat(256)}`, '501 Syntax'],
    ['EHLO a\x07b', '501 5.5.2 '],
    ['EHLO [127.0.0.1]', '250-post.example'],
    ['ehlo bücher.example', '250-post.example'],
    ['MAIL FROM:<a@example.com>', '503 5.5.1 '],
    ['RCPT TO:<a@example.com>', '503 5.5.1 '],
    ['DATA', '503 5.5.1 '],
    ['AUTH PLAIN', '503 5.5.1 '],
  ])('%s → %s', async (line, expected) => {
    const client = await shared().connected()
    await client.reply()
    expect(await converse(client, [[line, expected]])).toBeUndefined()
  })
})

describe('every reply has its exact code, and one enhanced code', () => {
  test.each([
    ['NOOP', '250 2.0.0 Ok'],
    ['NOOP with words', '250 2.0.0 Ok'],
    ['RSET', '250 2.0.0 Ok'],
    ['RSET now', '501 5.5.4 '],
    ['HELP', '214 2.0.0 '],
    ['VRFY bob', '252 2.1.5 '],
    ['VRFY', '501 5.5.4 '],
    ['EXPN list', '502 5.5.1 '],
    ['TURN', '502 5.5.1 '],
    ['BDAT 10 LAST', '502 5.5.1 '],
    ['STARTTLS', '502 5.5.1 '],
    ['WIZ', '500 5.5.2 '],
    ['WIZ secret', '500 5.5.2 '],
    ['SHELL', '500 5.5.2 '],
    ['KILL', '500 5.5.2 '],
    ['XCLIENT ADDR=127.0.0.2', '500 5.5.2 '],
    ['', '500 5.5.2 '],
    ['DATA', '503 5.5.1 '],
    ['RCPT TO:<b@example.com>', '503 5.5.1 '],
    ['QUIT', '221 2.0.0 Bye'],
    ['GET / HTTP/1.1', '421 4.7.0 '],
    ['POST /api HTTP/1.1', '421 4.7.0 '],
  ])('%s → %s', async (line, expected) => {
    const client = await shared().greeted()
    const answer = await client.command(line)
    expect(answer).toContain(expected)
    expect(answer).not.toMatch(/^\d{3} \d\.\d+\.\d+ \d\.\d/)
  })

  test('one transaction after the other, and nothing out of order', async () => {
    const door = await openDoor()
    const client = await door.greeted()
    const difference = await converse(client, [
      ['MAIL FROM:<a@example.com>', '250 2.1.0 '],
      ['MAIL FROM:<b@example.com>', '503 5.5.1 '],
      ['DATA', '503 5.5.1 '],
      ['RCPT TO:<c@example.com>', '250 2.1.5 '],
      ['DATA now', '501 5.5.4 '],
      ['RSET', '250 2.0.0 '],
      ['RCPT TO:<c@example.com>', '503 5.5.1 '],
      ['MAIL FROM:<a@example.com>', '250 2.1.0 '],
      ['EHLO again.example', '250-'],
      ['DATA', '503 5.5.1 '],
      ['MAIL FROM:<>', '250 2.1.0 '],
      ['RCPT TO:<d@example.com>', '250 2.1.5 '],
      ['DATA', '354 '],
    ])
    expect(difference).toBeUndefined()
    expect(await client.data('Subject: x\r\n\r\nHello\r\n')).toBe(STORED)
    expect(await client.command('DATA')).toMatch(/^503 5\.5\.1 /)
    expect(
      door.intake.received.map(({ envelope }) => [envelope.from, envelope.to.map(({ address }) => address)]),
    ).toEqual([['', ['d@example.com']]])
  })

  test('the reply to the dot is intake’s, cleaned of what would break a line', async () => {
    const door = await openDoor()
    door.intake.answers.push({ code: 554, enhanced: '5.4.6', text: 'Too many\r\n250 hops' })
    const client = await door.greeted()
    await converse(client, [
      ['MAIL FROM:<a@example.com>', '250 '],
      ['RCPT TO:<b@example.com>', '250 '],
      ['DATA', '354 '],
    ])
    expect(await client.data('a\r\n')).toBe('554 5.4.6 Too many??250 hops')
    expect(await client.command('NOOP')).toMatch(/^250 /)
  })

  test('a connection without AUTH may say as many commands as it likes', async () => {
    const client = await shared().greeted()
    for (let count = 0; count < 200; count++) expect(await client.command('NOOP')).toBe('250 2.0.0 Ok')
  })

  test('twenty mistakes in a row are enough', async () => {
    const client = await shared().greeted()
    for (let count = 0; count < 20; count++) expect(await client.command('WHAT')).toMatch(/^500 5\.5\.2 /)
    expect(await client.ended()).toMatch(/^421 4\.7\.0 /)
  })
})

describe('pipelining', () => {
  test('two messages in one packet are two messages', async () => {
    const door = await openDoor()
    const client = await door.greeted()
    const one = 'MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nfirst\r\n.\r\n'
    await client.write(`${one}${one.replace('first', 'second')}QUIT\r\n`)
    const answers = []
    for (let count = 0; count < 9; count++) answers.push((await client.reply()).slice(0, 3))
    expect(answers).toEqual(['250', '250', '354', '250', '250', '250', '354', '250', '221'])
    expect(door.intake.received.map(({ bytes }) => bytes.toString())).toEqual(['first\r\n', 'second\r\n'])
  })

  test('the reply to DATA comes after the message is accepted, and nothing behind it is looked at before', async () => {
    const door = await openDoor()
    let commit = (_: { code: number; enhanced: string; text: string }) => {}
    door.intake.answers.push(new Promise((resolve) => (commit = resolve)))
    const client = await door.greeted()
    await client.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\na\r\n.\r\nNOOP\r\n')
    for (let count = 0; count < 3; count++) await client.reply()
    await expect.poll(() => door.intake.received.length).toBe(1)
    commit({ code: 250, enhanced: '2.6.0', text: 'At last' })
    expect(await client.reply()).toBe('250 2.6.0 At last')
    expect(await client.reply()).toBe('250 2.0.0 Ok')
  })

  test('a client that closes its side after the last command still gets its answers', async () => {
    const door = await openDoor()
    const client = await door.greeted()
    await client.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\na\r\n.\r\n')
    client.endWriting()
    for (const code of ['250', '250', '354', '250']) expect((await client.reply()).slice(0, 3)).toBe(code)
    expect(await client.ended()).toBe('')
    expect(door.intake.received).toHaveLength(1)
  })

  test('an unfinished last line is not executed', async () => {
    const door = await openDoor()
    const client = await door.greeted()
    await client.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>')
    client.endWriting()
    expect(await client.reply()).toMatch(/^250 2\.1\.0/)
    expect(await client.ended()).toBe('')
  })

  test('thousands of commands whose replies nobody reads do not pile up', async () => {
    const client = await shared().greeted()
    client.pause()
    const noops = 'NOOP\r\n'.repeat(20_000)
    const written = client.write(noops)
    client.resume()
    await written
    for (let count = 0; count < 20_000; count++) expect(await client.reply()).toBe('250 2.0.0 Ok')
  })
})
