import { describe, expect, test } from 'vitest'
import type { Address } from '../../../server/domain/address.ts'
import { EMAIL_RULE_DEFAULTS } from '../../../server/domain/instance.ts'
import { checkRule } from '../../../server/suppression/check-rule.ts'
import { wideEntries } from '../../../web/console/model/email-draft.ts'
import { needsSaying, problemsByField, problemsOfEntries, withoutField } from '../../../web/model/problems.ts'

const PROBLEM = {
  type: 'about:blank',
  title: 'Unprocessable Content',
  status: 422,
  detail: 'All of it.',
  code: 'invalid',
}

const problems = problemsByField({
  errors: [
    { path: 'email.testRecipients.1', message: "email.testRecipients.1: 'x' is not one address." },
    { path: 'email.allowedRecipients[2]', message: '"y" has no "@"' },
    { path: 'email.allowedRecipients[2]', message: 'a second one of the same field' },
    { path: 'name', message: 'is taken' },
  ],
})

describe('problems of a form', () => {
  test('are found by field, as sentences, the first of each field', () => {
    expect([...problems]).toEqual([
      ['email.testRecipients.1', "'x' is not one address."],
      ['email.allowedRecipients.2', '"y" has no "@".'],
      ['name', 'Is taken.'],
    ])
  })

  test('of a list are found by index', () => {
    expect([...problemsOfEntries(problems, 'email.allowedRecipients')]).toEqual([[2, '"y" has no "@".']])
    expect([...problemsOfEntries(problems, 'email')]).toEqual([])
  })

  test('go with the field that was changed, and with no other', () => {
    expect([...withoutField(problems, 'email.testRecipients').keys()]).toEqual([
      'email.allowedRecipients.2',
      'name',
    ])
    expect(withoutField(problems, 'nam')).toBe(problems)
  })

  test.each([
    [undefined, true],
    [[], true],
    [[{ path: 'name', message: '' }], false],
    [[{ path: 'name.0', message: '' }], false],
    [[{ path: 'names', message: '' }], true],
    [
      [
        { path: 'name', message: '' },
        { path: 'kind', message: '' },
      ],
      true,
    ],
  ])('%j needs saying by itself: %s', (errors, expected) => {
    expect(needsSaying({ ...PROBLEM, ...(errors && { errors }) }, ['name'])).toBe(expected)
  })
})

test('what the server says of a wide entry is what the page offers to acknowledge; an entry that is wrong is not', () => {
  const allowedRecipients = ['*', '@team.example', '@gmail.com', 'nothing']
  const email = {
    ...EMAIL_RULE_DEFAULTS,
    mode: 'capture' as const,
    sender: 'a@b.example' as Address,
    allowedRecipients,
  }
  const failures = checkRule({ kind: 'staging', email, acknowledged: [] })
  const errors = failures.map(({ field, message }) => ({ path: `email.${field}`, message }))
  const wide = wideEntries(allowedRecipients, problemsByField({ errors }))
  expect(wide.map(({ entry }) => entry)).toEqual(['*', '@gmail.com'])
  const acknowledged = wide.map(({ entry }) => entry)
  expect(checkRule({ kind: 'staging', email, acknowledged }).map(({ field }) => field)).toEqual([
    'allowedRecipients[3]',
  ])
})
