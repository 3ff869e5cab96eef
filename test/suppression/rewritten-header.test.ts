import { describe, expect, test } from 'vitest'
import { mail, outcomeOf, redirecting } from './build.ts'

const QA = 'qa@team.example'

describe('the rest of the header', () => {
  test.each([
    [986, false],
    [987, false],
    [988, true],
    [998, true],
    [1500, true],
  ])('8 a first line of %i octets is folded: %s', (length, folded) => {
    const line = 'X-Long: '.padEnd(length, 'x')
    const { out } = outcomeOf({ raw: mail(line, ' more', ''), to: ['a@real.example'] })
    expect(out).toContain(
      folded ? `X-Original-X-Long:\r\n${line.slice(7)}\r\n more\r\n` : `X-Original-${line}\r\n more\r\n`,
    )
  })

  test('8 white space that fills a line is not left alone on one', () => {
    const { out } = outcomeOf({ raw: mail(`X-Long:${' '.repeat(985)}`, ' more', ''), to: ['a@real.example'] })
    expect(out).toContain('X-Original-X-Long:\r\n more\r\n')
  })

  test('8 a name that fits no line goes, with its field', () => {
    const { out } = outcomeOf({ raw: mail(`${'n'.repeat(990)}: x`, 'X-A: 1', ''), to: ['a@real.example'] })
    expect(out).not.toContain('nnn')
    expect(out).toContain('X-Original-X-A: 1\r\n')
  })

  test('10 a field behind a lone CR or LF is a field', () => {
    for (const end of ['\r', '\n']) {
      const { out, fields } = outcomeOf({
        raw: `X-A: 1${end}To: a@real.example\r\n\r\n`,
        to: ['a@real.example'],
      })
      expect(out).toContain('X-Original-To: a@real.example\r\n')
      expect(fields.filter(({ name }) => name === 'to')).toHaveLength(1)
    }
  })

  test.each([
    'From a@real.example Thu',
    'junk',
    ' folded',
    '\xef\xbb\xbfTo: a@real.example',
    'T\xf6: a@real.example',
  ])('11 behind %j there is no header any more', (line) => {
    const raw = Buffer.from(
      mail('X-A: 1', line, 'To: a@real.example', '', 'body').replace(
        line === ' folded' ? 'X-A: 1\r\n' : '\0',
        '',
      ),
      'latin1',
    )
    const { body, fields } = outcomeOf({ raw, to: ['a@real.example'] })
    expect(body).toBe(mail(line, 'To: a@real.example', '', 'body'))
    expect(fields.filter(({ name }) => name === 'x-original-to')).toEqual([])
  })

  test.each([
    '',
    '\r\n',
    'To: a@real.example',
    'To: a@real.example\r\n',
    '\r\n\r\nTo: a@real.example\r\n',
    'body alone',
  ])('11 the header always ends: %j', (raw) => {
    const { out } = outcomeOf({ raw, to: ['a@real.example'] })
    expect(out.split('\r\n\r\n')[0]).toMatch(/^Received: .*\r\nSubject: \(/s)
    expect(out).toContain('\r\n\r\n')
  })

  test('15 raw UTF-8 in renamed fields is encoded; in kept ones it stays', () => {
    const raw = mail('From: "Jörg" <j@x.example>', 'Content-Disposition: attachment; filename="ü.txt"', '')
    const { out } = outcomeOf({ raw, to: ['a@real.example'] })
    expect(out).toContain('X-Original-From: =?UTF-8?B?IkrDtnJnIg==?= <j@x.example>\r\n')
    expect(Buffer.from(out, 'latin1').toString()).toContain(
      '\r\nContent-Disposition: attachment; filename="ü.txt"\r\n',
    )
  })

  test('15 octets that are not UTF-8 are ISO-8859-1, which fits any', () => {
    const raw = Buffer.from('Subject: caf\xe9 \xff\xfe\r\n\r\n', 'latin1')
    expect(outcomeOf({ raw, to: ['a@real.example'] }).subject).toBe('(bcc: a@real.example) - café ÿþ')
  })

  test('15 an allowed mailbox that To can not show gets its copy all the same', () => {
    const instance = redirecting({
      testRecipients: ['"q a"@team.example'],
      allowedRecipients: ['@x.example'],
    })
    const to = ['é@x.example', '=?utf-8?q?a=40real=2eexample=2c?=@x.example', 'b@real.example']
    const { rcpt, all } = outcomeOf({ raw: '\r\n', to, instance })
    expect(rcpt).toEqual(['"q a"@team.example', ...to.slice(0, 2)])
    expect(all('To')).toEqual(['undisclosed-recipients:;'])
  })

  test.each([
    'Resent-To',
    'Resent-From',
    'Resent-Date',
    'Return-Path',
    'Delivered-To',
    'X-Original-To',
    'Envelope-To',
  ])('16, 36 %s is renamed, even once more', (name) => {
    expect(outcomeOf({ raw: mail(`${name}: a@real.example`, ''), to: ['a@real.example'] }).out).toContain(
      `X-Original-${name}: a@real.example\r\n`,
    )
  })

  test.each([
    'DKIM-Signature',
    'ARC-Seal',
    'Message-ID',
    'Date',
    'References',
    'In-Reply-To',
    'Content-Type',
    'MIME-Version',
    'Received',
    'Auto-Submitted',
    'Precedence',
    'List-Id',
    'date',
  ])('17, 20, 35 %s stays', (name) => {
    expect(outcomeOf({ raw: mail(`${name}: x\r\n y`, ''), to: ['a@real.example'] }).out).toContain(
      `\r\n${name}: x\r\n y\r\n`,
    )
  })

  test.each([
    ['VT', '\x0b'],
    ['NEL in UTF-8', '\u0085'],
    ['NEL in Latin-1', Buffer.of(0x85)],
    ['U+2028', '\u2028'],
    ['U+2029', '\u2029'],
    ['another C1 control', '\u009b'],
  ])('17 an inert field with %s, where some readers end a line, is not inert', (_, lineEnd) => {
    const raw = Buffer.concat([
      Buffer.from('Message-ID: <a@x.example>'),
      Buffer.from(lineEnd),
      Buffer.from('To: b@real.example\r\n\r\n'),
    ])
    const { out } = outcomeOf({ raw, to: ['a@real.example'] })
    expect(out).toMatch(/^X-Original-Message-ID: /m)
    expect(out).not.toMatch(/\nMessage-ID/)
  })

  test('17 an inert field with other letters in UTF-8 stays', () => {
    const { out } = outcomeOf({ raw: mail('Thread-Topic: Größe 東京 …', ''), to: ['a@real.example'] })
    expect(Buffer.from(out, 'latin1').toString()).toContain('\r\nThread-Topic: Größe 東京 …\r\n')
  })

  test('24 Auto-Submitted is added where there is none', () => {
    expect(
      outcomeOf({ raw: mail('auto-submitted: no', ''), to: ['a@real.example'] }).all('Auto-Submitted'),
    ).toEqual(['no'])
  })

  test('25 its own output is held', () => {
    const { out } = outcomeOf({ raw: mail('To: a@real.example', ''), to: ['a@real.example'] })
    expect(
      outcomeOf({ raw: out, to: [QA], instance: redirecting({ allowedRecipients: ['*'] }) }).verdict,
    ).toBe('loop')
  })

  test.each([
    ['Shop (staging)', '"Shop (staging)" <noreply@stage.example>'],
    ['', '"shop" <noreply@stage.example>'],
    ['Büro', 'Büro <noreply@stage.example>'],
    ['say "hi" \\', 'say "hi" \\ <noreply@stage.example>'],
    ['a\r\nBcc: b\u202e', 'a??Bcc: b? <noreply@stage.example>'],
    ['ceo@real.example', '"ceo at real.example" <noreply@stage.example>'],
    ['=?utf-8?q?x?=', '=?utf-8?q?x?= <noreply@stage.example>'],
  ])('26 the label %j shows in From as %j', (label, from) => {
    const { all, fields } = outcomeOf({
      raw: '\r\n',
      to: ['a@real.example'],
      instance: redirecting({}, label),
    })
    expect(all('From')).toEqual([from])
    expect(fields.find(({ name }) => name === 'from')?.value).toMatch(
      /^ ("[^"\\@]*"|=\?[^@]*\?=) <noreply@stage\.example>$/,
    )
  })

  test('passHeaders keeps what may be kept, by its exact name', () => {
    const raw = mail('X-Entity-Ref-ID: 1', 'X-Entity-Ref-ID-2: 2', 'Reply-To: b@real.example', '')
    const { out } = outcomeOf({
      raw,
      to: ['a@real.example'],
      instance: redirecting({ passHeaders: ['x-entity-ref-id', 'Reply-To'] }),
    })
    expect(out).toContain(
      '\r\nX-Entity-Ref-ID: 1\r\nX-Original-X-Entity-Ref-ID-2: 2\r\nX-Original-Reply-To: b@real.example\r\n',
    )
  })
})
