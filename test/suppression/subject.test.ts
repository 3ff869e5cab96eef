import { describe, expect, test } from 'vitest'
import { mail, outcomeOf, redirecting } from './build.ts'

describe('the subject', () => {
  test.each([
    [
      '5 encoded words stay as they are',
      'Subject: =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=\r\n =?utf-8?q?b?=',
      ' =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=\r\n =?utf-8?q?b?=',
    ],
    ['5 plain text too', 'Subject: Hello  world', ' Hello  world'],
    ['8 folds too', 'Subject:\r\n Hello\r\n\tworld', ' Hello\r\n\tworld'],
    ['6 without a space behind the colon', 'Subject:Hello', ' Hello'],
    [
      '12 what looks like a prefix is text',
      'Subject: (to: ceo@real.example) - x',
      ' (to: ceo@real.example) - x',
    ],
    [
      '5 raw UTF-8 becomes an encoded word',
      'Subject: gr\u00fc\u00dfe euch',
      ' =?UTF-8?B?Z3LDvMOfZQ==?= euch',
    ],
    [
      '5 a space beside an encoded word is not lost',
      'Subject: \u00fc =?utf-8?q?b?= \u00fc',
      ' =?UTF-8?B?w7wg?= =?utf-8?q?b?= =?UTF-8?B?IMO8?=',
    ],
    [
      '5 8-bit octets inside an encoded word are put as they should be',
      'Subject: =?utf-8?q?gr\u00fcn?= x',
      ' =?utf-8?q?gr=C3=BCn?= x',
    ],
    ['12 controls become encoded words', 'Subject: a\x1b[31mb', ' =?UTF-8?B?YRtbMzFtYg==?='],
  ])('%s', (_, line, expected) => {
    expect(outcomeOf({ raw: mail(line, ''), to: ['a@real.example'] }).out).toContain(
      `Subject: (bcc: a@real.example) -\r\n${expected}\r\nX-Original-Subject:`,
    )
  })

  test.each([[mail('')], [mail('Subject:', '')], [mail('Subject:   ', '')], [mail('Subject:', '   ', '')]])(
    '6 missing or empty: the prefix alone (%j)',
    (raw) => {
      const { out } = outcomeOf({ raw, to: ['a@real.example'] })
      expect(out).toContain('Subject: (bcc: a@real.example) -\r\n')
      expect(out.includes('X-Original-Subject')).toBe(raw.includes('Subject'))
      const allowed = outcomeOf({
        raw,
        to: ['a@real.example'],
        instance: redirecting({ allowedRecipients: ['@real.example'] }),
      })
      expect(allowed.all('Subject')).toEqual([''])
    },
  )

  test('7 duplicates: the first Subject counts, all are renamed', () => {
    const raw = mail(
      'Subject: one',
      'From: a@x.example',
      'SUBJECT: two',
      'From: b@x.example',
      'subject : three',
      '',
    )
    const { fields, subject } = outcomeOf({ raw, to: ['a@real.example'] })
    expect(subject).toBe('(bcc: a@real.example) - one')
    for (const name of ['subject', 'from', 'to'])
      expect(fields.filter((field) => field.name === name)).toHaveLength(1)
    expect(fields.filter(({ name }) => name === 'x-original-subject')).toHaveLength(3)
  })

  test.each([
    ['a right-to-left override', 'a\u202eb@x.example', 'a?b@x.example'],
    ['a zero-width space', 'a\u200bb@x.example', 'a?b@x.example'],
    ['a line end', 'a\r\nBcc: b@x.example', 'a??Bcc: b@x.example'],
    ['a NUL and a C1 control', 'a\0\x85@x.example', 'a??@x.example'],
    ['a letter that shows as nothing', 'a\u3164@x.example', 'a?@x.example'],
    ['a forged encoded word', '=?utf-8?q?boss?=@x.example', '=?utf-8?q?boss?=@x.example'],
    ['other scripts', '用户@例え.example', '用户@例え.example'],
    ['quotes and spaces', '"a  > b"@x.example', '"a  > b"@x.example'],
  ])('12, 15 an address with %s is told, and harmless', (_, address, shown) => {
    const { subject, fields, out } = outcomeOf({
      raw: mail('Subject: =?utf-8?q?Hi?=', ''),
      to: [address, 'b@x.example'],
    })
    expect(subject).toBe(`(bcc: ${shown}, b@x.example) - Hi`)
    expect(out).toMatch(/^[\x20-\x7e\r\n]*$/)
    expect(fields.filter(({ name }) => name === 'bcc')).toEqual([])
  })

  test('4 a long address that must be encoded is folded from the first word on', () => {
    const { out, subject } = outcomeOf({
      raw: '\r\n',
      to: [`${'é'.repeat(150)}@real.example`, `${'用'.repeat(90)}@real.example`],
    })
    expect(subject).toBe(`(bcc: ${'é'.repeat(150)}@real.example, ${'用'.repeat(90)}@real.example) -`)
    for (const line of out.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76)
  })
})
