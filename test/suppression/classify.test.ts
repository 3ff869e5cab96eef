import { describe, expect, test } from 'vitest'
import { mail, outcomeOf } from './build.ts'

const classesOf = (raw: string, to: readonly string[]) =>
  Object.fromEntries(
    outcomeOf({ raw, to }).recipients.map((recipient) => [recipient.address, recipient.class]),
  )

describe('where the header shows a recipient', () => {
  test('who is in To is to, who is in Cc is cc, who is in neither is bcc', () => {
    const raw = mail('To: a@x.example', 'Cc: b@x.example', 'Bcc: c@x.example', '')
    expect(classesOf(raw, ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'])).toEqual({
      'a@x.example': 'to',
      'b@x.example': 'cc',
      'c@x.example': 'bcc',
      'd@x.example': 'bcc',
    })
  })

  test('whom only the header names is not intended in this transaction', () => {
    expect(classesOf(mail('To: a@x.example, b@x.example', ''), ['b@x.example'])).toEqual({
      'b@x.example': 'to',
    })
  })

  test.each([
    ['case of the domain', 'A <a@X.EXAMPLE>', 'a@x.example', 'to'],
    ['ASCII case of the local part', 'Ann@x.example', 'ann@x.example', 'to'],
    ['a KELVIN SIGN is no k', '\u212aim@x.example', 'kim@x.example', 'bcc'],
    ['U-label and A-label', 'a@bücher.example', 'a@xn--bcher-kva.example', 'to'],
    ['A-label and U-label', 'a@xn--bcher-kva.example', 'a@BÜCHER.example', 'to'],
    ['needless quotes', '"a.b"@x.example', 'a.b@x.example', 'to'],
    ['needless quotes in the envelope', 'a.b@x.example', '"a.b"@x.example', 'to'],
    ['another domain', 'a@x.example.evil.example', 'a@x.example', 'bcc'],
    ['a longer local part', 'aa@x.example', 'a@x.example', 'bcc'],
    ['plus addressing', 'a+tag@x.example', 'a@x.example', 'bcc'],
    ['in a comment', '(a@x.example) b@x.example', 'a@x.example', 'bcc'],
    ['as a display name', '"a@x.example" <b@x.example>', 'a@x.example', 'bcc'],
    ['a domain that decodes to it is none', 'a@%78.example', 'a@x.example', 'bcc'],
    ['postmaster without a domain', 'postmaster', 'postmaster', 'bcc'],
  ])('%s', (_, to, recipient, expected) => {
    expect(classesOf(mail(`To: ${to}`, ''), [recipient])).toEqual({ [recipient]: expected })
  })

  test('every To and Cc field counts, in any case, with space before the colon; To before Cc', () => {
    const raw = mail('TO: a@x.example', 'to : b@x.example', 'CC: b@x.example', 'cC: c@x.example', '')
    expect(classesOf(raw, ['a@x.example', 'b@x.example', 'c@x.example'])).toEqual({
      'a@x.example': 'to',
      'b@x.example': 'to',
      'c@x.example': 'cc',
    })
  })

  test('exact repetitions are kept once, other spellings are other recipients', () => {
    const { recipients } = outcomeOf({ raw: '\r\n', to: ['a@x.example', 'a@x.example', 'A@x.example'] })
    expect(recipients.map(({ address }) => address)).toEqual(['a@x.example', 'A@x.example'])
  })
})
