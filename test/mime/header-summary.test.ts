import { describe, expect, test } from 'vitest'
import { summariseHeader } from '../../server/mime/header-summary.ts'
import { fc, runs } from '../support/properties.ts'

/** One character per octet. */
function summary(header: string) {
  return summariseHeader(Buffer.from(header, 'latin1'))
}

const FROM: readonly (readonly [field: string, name: string | null, address: string | null])[] = [
  ['anna@shop.example', null, 'anna@shop.example'],
  ['<anna@shop.example>', null, 'anna@shop.example'],
  ['Anna <anna@shop.example>', 'Anna', 'anna@shop.example'],
  ['"Shop, Inc. \\"x\\"" <a@shop.example>', 'Shop, Inc. "x"', 'a@shop.example'],
  ['a@shop.example (Anna)', 'Anna', 'a@shop.example'],
  ['Anna(the boss) <a@shop.example>, Bob <b@shop.example>', 'Anna', 'a@shop.example'],
  ['=?utf-8?Q?Doe,_John?= <j@shop.example>', 'Doe, John', 'j@shop.example'],
  ['"=?utf-8?Q?J=C3=B6rg?=" <j@shop.example>', 'Jörg', 'j@shop.example'],
  ['Team: a@shop.example, b@shop.example;', null, 'a@shop.example'],
  ['undisclosed-recipients:;', null, null],
  ['<@relay.example,@b.example:a@shop.example>', null, '@relay.example,@b.example:a@shop.example'],
  ['"a>b"@shop.example', null, '"a>b"@shop.example'],
  ['Anna anna@shop.example', 'Anna', 'anna@shop.example'],
  ['J\xf6rg <j@shop.example>', 'Jörg', 'j@shop.example'],
  ['"J\xf6rg" <j@shop.example>', 'Jörg', 'j@shop.example'],
  ['root', null, 'root'],
  ['Cron Daemon', 'Cron Daemon', null],
  ['<>', null, null],
  ['', null, null],
  [', ,; Anna <a@shop.example>', 'Anna', 'a@shop.example'],
  ['"never closed <a@shop.example>', 'never closed', 'a@shop.example'],
]

const SUBJECTS: readonly (readonly [what: string, field: string, shown: string])[] = [
  ['folded', 'one\r\n two\r\n\tthree', 'one two three'],
  ['raw UTF-8', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
  ['raw Latin-1', 'K\xf6ln', 'Köln'],
  ['raw windows-1252', '\x8099 \x96 caf\xe9\x85', '€99 – café…'],
  ['raw UTF-8 that is cut by the end of the field', 'Gr\xc3\xbc\xc3', 'Grü\ufffd'],
  ['raw Latin-1 beside an encoded word', 'K\xf6ln =?utf-8?Q?M=C3=BCnchen?=', 'Köln München'],
  ['blanks between encoded words vanish', '=?utf-8?Q?a?= =?utf-8?Q?b?=', 'ab'],
  ['blanks before text stay', '=?utf-8?Q?a?= b =?utf-8?Q?c?=', 'a b c'],
  ['a character split over two words', '=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=', '€'],
  ['each ISO-2022-JP word anew', '=?iso-2022-jp?B?GyRCJUYbKEI=?= =?iso-2022-jp?B?GyRCJUgbKEI=?=', 'テト'],
  ['spaces in an encoded word', '=?utf-8?Q?Hello World?=', 'Hello World'],
  ['language tag', '=?utf-8*en?Q?x?=', 'x'],
  ['lower case and Latin-1', '=?iso-8859-1?q?=e9?=', 'é'],
  ['an unknown charset as UTF-8', '=?nope?Q?=C3=A9?=', 'é'],
  ['not an encoded word', '=?utf-8?X?a?= =??Q?a?= =?utf-8?Q?open', '=?utf-8?X?a?= =??Q?a?= =?utf-8?Q?open'],
  ['UTF-7 is not decoded', '=?utf-7?Q?+ADw-script+AD4-?=', '+ADw-script+AD4-'],
  ['controls, bidi and zero width go', 'a\x00\x07b=?utf-8?Q?=E2=80=AEc=E2=80=8B=EF=BB=BF?=d', 'abcd'],
  ['controls from encoded words', '=?utf-8?Q?a=0D=0ABcc:_x=00=E2=80=AEb?=', 'a Bcc: xb'],
  ['joined emoji stay whole', '=?utf-8?Q?=F0=9F=91=A9=E2=80=8D=F0=9F=92=BB?=', '👩‍💻'],
  ['empty', '', ''],
]

describe('From', () => {
  test.each(FROM)('%s', (field, fromName, fromAddress) => {
    expect(summary(`From: ${field}\r\n\r\n`)).toMatchObject({ fromName, fromAddress })
  })
})

describe('Subject', () => {
  test.each(SUBJECTS)('%s', (_, field, shown) => {
    expect(summary(`Subject: ${field}\r\n\r\n`).subject).toBe(shown)
  })
})

describe('fields', () => {
  test('the first of a name counts, in any case and with blanks before the colon', () => {
    expect(summary('SUBJECT : one\r\nSubject: two\r\nmessage-id:\t<a@b>\r\n\r\n')).toMatchObject({
      subject: 'one',
      messageIdHeader: 'a@b',
    })
  })

  test.each([
    ['behind a blank line', '\r\nSubject: x\r\n'],
    ['behind a line that is no field', 'hello there\r\nSubject: x\r\n'],
    ['in the body', 'From: a@b.example\n\nSubject: x\n'],
    ['as the continuation of another', 'From: a@b.example\r\n Subject: x\r\n'],
  ])('%s there is none', (_, header) => {
    expect(summary(header).subject).toBeNull()
  })

  test.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
  ])('lines may end in %s', (_, end) => {
    const header = ['From: a@b.example', 'Subject: x', '', 'Message-ID: <body@x>'].join(end)
    expect(summary(header)).toMatchObject({ subject: 'x', fromAddress: 'a@b.example', messageIdHeader: null })
  })

  test('an mbox line before them is no matter', () => {
    expect(summary('From a@b.example Mon Nov  2 09:00:00 2026\r\nSubject: x\r\n\r\n').subject).toBe('x')
  })

  test('values are cut, never inside a character', () => {
    const { subject, fromName, fromAddress, messageIdHeader } = summary(
      `Subject: ${'\xf0\x9f\x98\x80'.repeat(2000)}\r\nFrom: ${'n'.repeat(2000)} <${'a'.repeat(2000)}@b.example>\r\nMessage-ID: <${'m'.repeat(5000)}>\r\n\r\n`,
    )
    expect(subject).toHaveLength(998)
    expect(subject?.isWellFormed()).toBe(true)
    expect([fromName, fromAddress, messageIdHeader].map((text) => text?.length)).toEqual([256, 512, 998])
  })

  test('a field far into a large header is found, one beyond the look is not', () => {
    const filler = (kib: number) => `X-Filler: ${'x'.repeat(1012)}\r\n`.repeat(kib)
    expect(summary(`${filler(100)}Subject: x\r\n\r\n`).subject).toBe('x')
    expect(summary(`${filler(300)}Subject: x\r\n\r\n`).subject).toBeNull()
  })
})

test('never throws, whatever the bytes, and shows nothing invisible', () => {
  const pieces = fc.constantFrom(
    'Subject: ',
    'From: ',
    'Message-ID: <',
    '\r\n',
    '\n',
    '\r',
    ' ',
    '=?utf-8?B?',
    '=?iso-2022-jp?Q?',
    '?=',
    '"',
    '<',
    '>',
    '(',
    ',',
    ':',
    '\\',
    '\xff',
    '\x00',
    '\x1b$B',
  )
  const headers = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 })
  fc.assert(
    fc.property(headers, (parts) => {
      const { subject, fromName, fromAddress, messageIdHeader } = summary(parts.join(''))
      for (const text of [subject, fromName, fromAddress, messageIdHeader]) {
        expect(text ?? '').not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      }
    }),
    { numRuns: runs(3000) },
  )
})
