import { describe, expect, test } from 'vitest'
import { EMAIL_RULE_DEFAULTS, type InstanceKind } from '../../server/domain/instance.ts'
import { checkRule } from '../../server/suppression/check-rule.ts'
import { redirectRule } from './build.ts'

function problems(
  differs: Record<string, unknown>,
  { kind = 'staging', acknowledged = [] as string[] } = {},
) {
  return checkRule({ kind: kind as InstanceKind, email: redirectRule(differs), acknowledged }).map(
    ({ field, message }) => `${field}: ${message}`,
  )
}

describe('an email rule', () => {
  test('that redirects is fine with test recipients, sender and relay', () => {
    expect(
      problems({
        allowedRecipients: ['@team.example', 'anna+*@x.example'],
        passHeaders: ['X-Entity-Ref-ID'],
      }),
    ).toEqual([])
  })

  test.each(['staging', 'production'] as const)('that captures needs nothing (%s)', (kind) => {
    expect(checkRule({ kind, email: { ...EMAIL_RULE_DEFAULTS, mode: 'capture' }, acknowledged: [] })).toEqual(
      [],
    )
  })

  test('that delivers is for production', () => {
    expect(problems({ mode: 'deliver' }, { kind: 'production' })).toEqual([])
    expect(problems({ mode: 'deliver' })).toEqual([
      expect.stringMatching(/^mode: deliver would mail real people.*use redirect or capture/),
    ])
  })

  test.each([
    [{ testRecipients: [] }, /^testRecipients: redirect needs/],
    [{ sender: null }, /^sender: redirect needs/],
    [{ relay: null }, /^relay: redirect needs/],
    [
      { testRecipients: ['qa@team.example', 'postmaster'] },
      /^testRecipients\[1\]: "postmaster" is no address with a domain/,
    ],
    [{ sender: 'é@stage.example' }, /^sender: "é@stage.example" can't stand in From/],
    [{ sender: '"a b"@stage.example' }, /^sender: /],
    [{ sender: 'postmaster' }, /^sender: /],
    [
      { allowedRecipients: ['@team.example', 'team.example'] },
      /^allowedRecipients\[1\]: "team.example" has no "@"/,
    ],
    [{ allowedRecipients: ['@*.example'] }, /^allowedRecipients\[0\]: .*no valid domain/],
    [{ allowedRecipients: ['*'] }, /^allowedRecipients\[0\]: "\*" needs an acknowledgement.*everybody/],
    [
      { allowedRecipients: ['@gmail.com'] },
      /^allowedRecipients\[0\]: "@gmail.com" needs an acknowledgement.*anybody/,
    ],
    [{ passHeaders: ['X-Ok', 'Reply-To'] }, /^passHeaders\[1\]: "Reply-To" is never passed: replies/],
    [{ subject: { maxRecipients: 0 } }, /^subject.maxRecipients: must be a whole number from 1 to 50/],
    [{ subject: { maxRecipients: 1.5 } }, /^subject.maxRecipients/],
    [{ redirectLimit: -1 }, /^redirectLimit: must be/],
    [{ redirectLimit: Number.NaN }, /^redirectLimit: must be/],
  ])('%j has one problem', (differs, expected) => {
    expect(problems(differs)).toEqual([expect.stringMatching(expected)])
  })

  test('may be as wide as somebody says it is meant to be', () => {
    const allowedRecipients = ['*', '@gmail.com']
    expect(problems({ allowedRecipients }, { acknowledged: allowedRecipients })).toEqual([])
    expect(problems({ allowedRecipients }, { acknowledged: ['*'] })).toHaveLength(1)
  })

  test.each(['X-Entity-Ref-ID', 'X-Tenant', 'X-Auto-Response-Suppress', 'Feedback-ID'])(
    'may pass %s',
    (name) => {
      expect(problems({ passHeaders: [name] })).toEqual([])
    },
  )

  test.each([
    'From',
    'sender',
    'Reply-To',
    'TO',
    'Cc',
    'Bcc',
    'Resent-To',
    'Resent-Message-ID',
    'Return-Path',
    'Mail-Followup-To',
    'Mail-Reply-To',
    'Disposition-Notification-To',
    'Return-Receipt-To',
    'X-Confirm-Reading-To',
    'Errors-To',
    'Apparently-To',
    'Delivered-To',
    'List-Unsubscribe',
    'List-Unsubscribe-Post',
    'List-Post',
    'Subject',
    'X-Suppressed-By',
    'X-Original-To',
    'X-SMTPAPI',
    'X-MC-BccAddress',
    'X-MSYS-API',
    'X-Mailgun-Recipient-Variables',
    'X-PM-Metadata',
    'X-PM-Bcc',
    'X-MJ-CustomID',
    'X-SES-CONFIGURATION-SET',
    'X-Sending-Zone',
    'Mail-Copies-To',
    'X-Copy-To',
    'BccTo',
    'X-MDRcpt-To',
    'X-Failed-Recipients',
    'Alternate-Recipient',
    'X-MSMail-CC',
    'X-Real-Sender',
    'x y',
    'X:',
    '',
    'X\r\nBcc',
  ])('never passes %j', (name) => {
    expect(problems({ passHeaders: [name] })).toHaveLength(1)
  })
})
