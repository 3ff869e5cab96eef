import { describe, expect, test } from 'vitest'
import { mail, outcomeOf, redirecting } from './build.ts'

const QA = 'qa@team.example'
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `user${index}@real.example`)

describe('who is intended, and what may be told of them', () => {
  test('1 header addresses that are not in the envelope are not intended', () => {
    const raw = mail('To: a@real.example, b@real.example', 'Subject: Hi', '')
    expect(outcomeOf({ raw, to: ['b@real.example'] }).subject).toBe('(to: b@real.example) - Hi')
  })

  test.each([
    ['nobody is allowed', [], QA, '(to: a@real.example, bcc: c@real.example, qa@team.example) - Hi', true],
    ['a tester is allowed', ['@team.example'], QA, '(to: a@real.example, bcc: c@real.example) - Hi', true],
    [
      'a real person is allowed',
      ['@client.example'],
      'b@client.example',
      '(to: a@real.example +1 more) - Hi',
      false,
    ],
  ])('2 hidden recipients are told to testers only: %s', (_, allowedRecipients, third, subject, told) => {
    const raw = mail('To: a@real.example', 'Bcc: c@real.example', 'Subject: Hi', '')
    const to = ['a@real.example', 'c@real.example', third]
    const outcome = outcomeOf({ raw, to, instance: redirecting({ allowedRecipients }) })
    expect(outcome.subject).toBe(subject)
    expect(outcome.out.includes('c@real.example')).toBe(told)
    expect(outcome.all('X-Original-Bcc')).toEqual(told ? ['c@real.example'] : [])
  })

  test('2 only hidden ones suppressed: their number, no address, no list', () => {
    const { subject, all } = outcomeOf({
      raw: mail('To: sales@client.example', 'Subject: Hi', ''),
      to: ['sales@client.example', 'x@real.example', 'y@real.example'],
      instance: redirecting({ allowedRecipients: ['@client.example'] }),
    })
    expect(subject).toBe('(+2 more) - Hi')
    expect(all('X-Original-Envelope-To')).toEqual([])
  })

  test('3 mixed: one copy for testers and allowed, rewritten for all of them', () => {
    const raw = mail('To: sales@client.example, a@real.example', '')
    const { rcpt, all, recipients } = outcomeOf({
      raw,
      to: ['sales@client.example', 'a@real.example'],
      instance: redirecting({ allowedRecipients: ['@client.example'] }),
    })
    expect(rcpt).toEqual([QA, 'sales@client.example'])
    expect(all('To')).toEqual([`${QA}, sales@client.example`])
    expect(recipients.map(({ disposition }) => disposition)).toEqual([
      { kind: 'allowed', pattern: '@client.example' },
      { kind: 'suppressed' },
    ])
  })

  test('3 all allowed: no prefix, no testers, but no less rewritten', () => {
    const raw = mail('From: app@prod.example', 'Reply-To: x@real.example', 'Subject:  As is ', '', 'body')
    const { rcpt, subject, all, out } = outcomeOf({
      raw,
      to: ['sales@client.example'],
      instance: redirecting({ testRecipients: [], allowedRecipients: ['@client.example'] }),
    })
    expect(rcpt).toEqual(['sales@client.example'])
    expect(subject).toBe('As is')
    expect([all('Reply-To'), all('From')]).toEqual([[], ['"Shop (staging)" <noreply@stage.example>']])
    expect(out).not.toContain('X-Original-Envelope-To')
  })

  test.each([
    [1, '(bcc: user0@real.example +49 more) - Hi'],
    [3, '(bcc: user0@real.example, user1@real.example, user2@real.example +47 more) - Hi'],
    [0, '(bcc: user0@real.example +49 more) - Hi'],
  ])('4 fifty recipients, %i in the subject', (maxRecipients, expected) => {
    const { subject, all } = outcomeOf({
      raw: mail('Subject: Hi', ''),
      to: numbered(50),
      instance: redirecting({ subject: { maxRecipients } }),
    })
    expect(subject).toBe(expected)
    expect(all('X-Original-Envelope-To')[0]?.split(', ')).toHaveLength(50)
  })

  test('4 the list ends at 200 addresses or 32 KiB, and says how many more', () => {
    const [many = ''] = outcomeOf({ raw: '\r\n', to: numbered(1000) }).all('X-Original-Envelope-To')
    expect(many.split(', ')).toHaveLength(200)
    expect(many).toMatch(/<user199@real\.example> \+800 more$/)
    const long = numbered(200).map((address) => `${'x'.repeat(400)}${address}`)
    const { out, all } = outcomeOf({ raw: '\r\n', to: long })
    expect(all('X-Original-Envelope-To')[0]).toMatch(/ \+\d\d\d more$/)
    expect(out.length).toBeLessThan(40_000)
  })
})
