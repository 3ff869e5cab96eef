import { describe, expect, test } from 'vitest'
import { converse } from '../support/smtp-client.ts'
import { STORED, sharedDoor } from './door.ts'

const door = sharedDoor()

/** Sends one mail with this envelope, as spoken, and returns what intake was given. */
async function envelopeOf(from: string, to: readonly string[]) {
  const client = await door().greeted()
  const difference = await converse(client, [
    [`MAIL FROM:${from}`, '250 2.1.0 '],
    ...to.map((path) => [`RCPT TO:${path}`, '250 2.1.5 '] as const),
    ['DATA', '354 '],
  ])
  expect(difference).toBeUndefined()
  expect(await client.data('a\r\n')).toBe(STORED)
  const received = door().intake.received.at(-1)
  if (received === undefined) throw new Error('Nothing was received')
  return received.envelope
}

describe('addresses are kept as they were spoken', () => {
  test.each([
    ['<bob@example.com>', 'bob@example.com'],
    ['<Bob.Miller@Example.COM>', 'Bob.Miller@Example.COM'],
    ['<bob@xn--bcher-kva.example>', 'bob@xn--bcher-kva.example'],
    ['<"x y"@example.com>', '"x y"@example.com'],
    ['<"a>b"@example.com>', '"a>b"@example.com'],
    ['<"a@b"@example.com>', '"a@b"@example.com'],
    ['<"a\\"b"@example.com>', '"a\\"b"@example.com'],
    ['<root@web_1>', 'root@web_1'],
    ['<user%host@relay.example>', 'user%host@relay.example'],
    ["<o'neil+tag=1@example.com>", "o'neil+tag=1@example.com"],
    ['<bob@[127.0.0.1]>', 'bob@[127.0.0.1]'],
    ['<bob@[IPv6:2001:db8::1]>', 'bob@[IPv6:2001:db8::1]'],
    ['<Postmaster>', 'Postmaster'],
    [' <bob@example.com>', 'bob@example.com'],
    ['<@a.example,@b.example:bob@example.com>', 'bob@example.com'],
  ])('RCPT TO:%s is %s', async (path, address) => {
    const { to } = await envelopeOf('<a@example.com>', [path])
    expect(to).toEqual([{ address, notify: null, orcpt: null }])
  })

  test.each([
    ['<>', ''],
    ['<Bounce+1@Example.com>', 'Bounce+1@Example.com'],
    ['<"x y"@example.com> SIZE=100', '"x y"@example.com'],
  ])('MAIL FROM:%s is %s', async (path, address) => {
    expect((await envelopeOf(path, ['<b@example.com>'])).from).toBe(address)
  })

  test('two spellings are two recipients, each with its own parameters; a repetition is one', async () => {
    const { to } = await envelopeOf('<a@example.com>', [
      '<Alice@example.com> NOTIFY=SUCCESS,failure ORCPT=rfc822;Alice@example.com',
      '<alice@example.com> NOTIFY=NEVER ORCPT=rfc822;other+2Bone@example.com',
      '<Alice@example.com>',
    ])
    expect(to).toEqual([
      { address: 'Alice@example.com', notify: 'SUCCESS,FAILURE', orcpt: 'rfc822;Alice@example.com' },
      { address: 'alice@example.com', notify: 'NEVER', orcpt: 'rfc822;other+2Bone@example.com' },
    ])
  })

  test('UTF-8 addresses stay UTF-8 where the client said SMTPUTF8', async () => {
    const envelope = await envelopeOf('<grüße@bücher.example> SMTPUTF8', ['<用户@例子.example>'])
    expect(envelope).toMatchObject({
      from: 'grüße@bücher.example',
      to: [{ address: '用户@例子.example' }],
      smtputf8: true,
    })
  })
})

describe('what is no address is refused', () => {
  test.each([
    ['MAIL FROM:', '501 5.1.7 '],
    ['MAIL FROM:bob@example.com', '501 5.1.7 '],
    ['MAIL FROM:<bob@example.com', '501 5.1.7 '],
    ['MAIL FROM:<a@b@example.com>', '501 5.1.7 '],
    ['MAIL FROM:<bob@example.com.>', '501 5.1.7 '],
    ['MAIL FROM:<"x@evil.example x"@ok.example x>', '501 5.1.7 '],
    ['MAIL FROM:<(comment)bob@example.com>', '501 5.1.7 '],
    ['MAIL FROM:<bob@example.com>SIZE=1', '501 5.1.7 '],
    [`MAIL FROM:<${'a'.repeat(600)}@example.com>`, '501 5.1.7 '],
    ['MAIL FROM:<bo\u200bb@example.com> SMTPUTF8', '501 5.1.7 '],
    ['MAIL FROM:<bob\u202e@example.com> SMTPUTF8', '501 5.1.7 '],
    ['MAIL FROM:<bücher@example.com>', '553 5.6.7 '],
    ['MAIL FROM:<bob@bücher.example>', '553 5.6.7 '],
    ['MAIL FROM:<bo\rb@example.com>', '501 5.5.2 '],
    ['MAIL FROM:<bo\0b@example.com>', '501 5.5.2 '],
    [Buffer.from('MAIL FROM:<b\xfccher@example.com> SMTPUTF8', 'latin1'), '501 5.5.2 '],
    ['MAIL TO:<bob@example.com>', '501 5.5.4 '],
    ['MAIL', '501 5.5.4 '],
  ])('%s', async (line, expected) => {
    const client = await door().greeted()
    expect(await converse(client, [[line, expected]])).toBeUndefined()
  })

  test.each([
    ['RCPT TO:<>', '501 5.1.3 '],
    ['RCPT TO:<bob>', '501 5.1.3 '],
    ['RCPT TO:<@a.example,@b.example>', '501 5.1.3 '],
    ['RCPT TO:<"unbalanced@example.com>', '501 5.1.3 '],
    ['RCPT TO:<group:bob@example.com;>', '501 5.1.3 '],
    ['RCPT TO:<bücher@example.com>', '553 5.6.7 '],
    ['RCPT TO:<bob@example.com\u2028>', '501 5.1.3 '],
    ['RCPT TO:<bob@example.com>\0', '501 5.5.2 '],
    [Buffer.from('RCPT TO:<b\xff@example.com>', 'latin1'), '501 5.5.2 '],
    ['RCPT FROM:<bob@example.com>', '501 5.5.4 '],
  ])('%s', async (line, expected) => {
    const client = await door().greeted()
    const conversation = [
      ['MAIL FROM:<a@example.com>', '250 '],
      [line, expected],
      ['DATA', '503 5.5.1 '],
    ] as const
    expect(await converse(client, conversation)).toBeUndefined()
  })
})
