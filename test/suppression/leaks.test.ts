import { describe, expect, test } from 'vitest'
import type { Address } from '../../server/domain/address.ts'
import { askSafeSet } from '../../server/suppression/safe-set.ts'
import { instanceWith, mail, outcomeOf, redirecting, redirectRule } from './build.ts'

const QA = 'qa@team.example'

/** Each of them leaked in some mail tool. */
describe('leaks that other tools had', () => {
  test('L1 Cc and Bcc are forgotten: they are recipients like any other', () => {
    const raw = mail(
      'To: to@real.example',
      'Cc: cc@real.example',
      'Bcc: bcc@real.example',
      'Subject: Hi',
      '',
      'x',
    )
    const { rcpt, all, subject, out } = outcomeOf({
      raw,
      to: ['to@real.example', 'cc@real.example', 'bcc@real.example'],
    })
    expect(rcpt).toEqual([QA])
    expect(subject).toBe('(to: to@real.example, cc: cc@real.example, bcc: bcc@real.example) - Hi')
    expect([all('Cc'), all('Bcc')]).toEqual([[], []])
    expect(all('To')).toEqual([QA])
    expect(out).toContain('X-Original-Bcc: bcc@real.example\r\n')
  })

  test.each([
    ['no test list', { testRecipients: [] }, 'no-test-recipients', /email\.testRecipients of instance shop/],
    ['no relay', { relay: null }, 'no-relay', /email\.relay of instance shop/],
    ['no sender', { sender: null }, 'no-sender', /email\.sender of instance shop/],
    [
      'a test list without one real address',
      { testRecipients: ['postmaster', '@'] },
      'no-test-recipients',
      /testRecipients/,
    ],
    ['a sender that no header can bear', { sender: 'é@stage.example' }, 'no-sender', /email\.sender/],
    [
      'patterns that are none',
      { testRecipients: [], allowedRecipients: ['', '*@*', '.*', '@'] },
      'no-test-recipients',
      /testRecipients/,
    ],
  ])('L2 fail open with %s: it is held, and says which setting', (_, differs, cause, reason) => {
    const { decision, safeSet, recipients } = outcomeOf({
      raw: mail('To: a@real.example', ''),
      to: ['a@real.example'],
      instance: redirecting(differs),
    })
    expect(decision).toEqual({ kind: 'hold', cause, reason: expect.stringMatching(reason) })
    expect(safeSet).toEqual([])
    expect(recipients).toMatchObject([{ disposition: { kind: 'suppressed' } }])
  })

  test('L2 no test recipients holds even what others may have', () => {
    const instance = redirecting({ testRecipients: [], allowedRecipients: ['@client.example'] })
    expect(outcomeOf({ raw: '\r\n', to: ['a@client.example', 'b@real.example'], instance }).verdict).toBe(
      'no-test-recipients',
    )
  })

  test('L3 recipients are read from the header downstream: there is nobody else in it', () => {
    const raw = mail(
      'To: a@real.example',
      'to: b@real.example',
      'TO : c@real.example',
      'Resent-To: d@real.example',
      'Resent-Bcc: e@real.example',
      'Apparently-To: f@real.example',
      '',
    )
    const { fields, rcpt } = outcomeOf({ raw, to: ['a@real.example'] })
    expect(rcpt).toEqual([QA])
    const addressees = fields.filter(
      ({ name, value }) =>
        !name.startsWith('x-original-') && name !== 'subject' && value.includes('real.example'),
    )
    expect(addressees).toEqual([])
  })

  test.each([
    'X-SMTPAPI: {"to":["real@real.example"]}',
    'X-MC-BccAddress: real@real.example',
    'X-MSYS-API: {}',
    'X-Mailgun-Recipient-Variables: {}',
    'X-PM-Bcc: real@real.example',
    'X-MJ-TemplateErrorReporting: real@real.example',
    'X-SES-SOURCE-ARN: arn',
    'X-Sending-Zone: eu',
    'X-Brand-New-Provider-To: real@real.example',
  ])('L4 orders to a provider are inert, allowed recipients or not: %s', (line) => {
    const instance = redirecting({ allowedRecipients: ['@client.example'] })
    for (const to of [['a@real.example'], ['a@client.example']]) {
      const { all, out } = outcomeOf({ raw: mail(line, ''), to, instance })
      expect(all(line.slice(0, line.indexOf(':')))).toEqual([])
      expect(out).toContain(`X-Original-${line}\r\n`)
    }
  })

  test.each([
    ['@client.example', 'x@client.example.evil.example'],
    ['@client.example', 'x@evilclient.example'],
    ['@client.example', 'x@sub.client.example'],
    ['sales@client.example', 'presales@client.example'],
    ['.*@client.example', 'x@client.example'],
    ['s*@client.example', '"s@evil.example"@client.example'],
    ['@client.example', 'victim%evil.example@client.example'],
  ])('L5 the pattern %s does not allow %s', (pattern, to) => {
    const instance = redirecting({ allowedRecipients: [pattern] })
    expect(outcomeOf({ raw: '\r\n', to: [to], instance }).rcpt).toEqual([QA])
  })

  test.each([
    'X-Suppressed-By: me',
    'x-suppressed-by:',
    'X-SUPPRESSED-BY : x',
    'A: 1\rX-Suppressed-By: hidden behind a lone CR',
  ])('L6 a message can only switch the rule to more closed: %j', (line) => {
    const { decision, rcpt } = outcomeOf({
      raw: mail(line, 'To: a@real.example', ''),
      to: ['a@real.example'],
    })
    expect(decision).toMatchObject({ kind: 'hold', cause: 'loop' })
    expect(rcpt).toEqual([])
  })

  test('L7 a person who replies reaches nobody: Reply-To of a contact form is renamed', () => {
    const raw = mail(
      'From: form@prod.example',
      'Sender: x@prod.example',
      'Reply-To: visitor@real.example',
      'Mail-Followup-To: list@real.example',
      'Mail-Reply-To: a@real.example',
      '',
    )
    const { all, out } = outcomeOf({ raw, to: ['office@real.example'] })
    expect(all('From')).toEqual(['"Shop (staging)" <noreply@stage.example>'])
    expect(['Reply-To', 'Sender', 'Mail-Followup-To', 'Mail-Reply-To'].flatMap(all)).toEqual([])
    expect(out).toContain('X-Original-Reply-To: visitor@real.example\r\n')
  })

  test.each([
    'Disposition-Notification-To',
    'Return-Receipt-To',
    'X-Confirm-Reading-To',
    'Return-Path',
    'Errors-To',
    'List-Unsubscribe',
    'List-Unsubscribe-Post',
    'List-Post',
    'Delivered-To',
  ])('L8 software that answers by itself reaches nobody: %s is renamed', (name) => {
    const { all, out } = outcomeOf({ raw: mail(`${name}: <real@real.example>`, ''), to: ['a@real.example'] })
    expect(all(name)).toEqual([])
    expect(out).toContain(`X-Original-${name}: <real@real.example>\r\n`)
  })

  test('L8 bounces and vacation notes go to our sender, or nowhere where the original had none', () => {
    expect(outcomeOf({ raw: '\r\n', to: ['a@real.example'], from: 'tickets@real.example' }).mailFrom).toBe(
      'noreply@stage.example',
    )
    expect(outcomeOf({ raw: '\r\n', to: ['a@real.example'], from: '' }).mailFrom).toBe('')
    expect(outcomeOf({ raw: '\r\n', to: ['a@real.example'] }).all('Auto-Submitted')).toEqual([
      'auto-generated',
    ])
  })

  test('L9, L10 a real recipient can never be asked for later, whatever the instance became', () => {
    const { decision, safeSet } = outcomeOf({ raw: '\r\n', to: ['a@real.example'] })
    expect(decision.kind).toBe('redirect')
    for (const kind of ['staging', 'production'] as const) {
      const current = instanceWith(
        redirectRule({ mode: kind === 'staging' ? 'redirect' : 'deliver', allowedRecipients: ['*'] }),
        { kind },
      )
      const question = {
        address: 'a@real.example' as Address,
        frozen: { safeSet, instanceKind: 'staging', mode: 'redirect' } as const,
        current,
      }
      expect(askSafeSet(question)).toMatchObject({ kind: 'refused' })
    }
  })

  test('L10 mode deliver on a staging instance is held, should configuration ever let it through', () => {
    const { decision, safeSet } = outcomeOf({
      raw: '\r\n',
      to: ['a@real.example'],
      instance: redirecting({ mode: 'deliver' }),
    })
    expect(decision).toMatchObject({
      kind: 'hold',
      cause: 'deliver-on-staging',
      reason: expect.stringMatching(/email\.mode of instance shop/),
    })
    expect(safeSet).toEqual([])
  })

  test('L12 nobody allowed is forgotten, however spelled', () => {
    const instance = redirecting({ allowedRecipients: ['@client.example', '@bücher.example'] })
    const to = [
      'Sales@Client.Example',
      'sales@client.example',
      'é@client.example',
      'x@BÜCHER.example',
      'a@real.example',
    ]
    expect(outcomeOf({ raw: '\r\n', to, instance }).rcpt).toEqual([
      QA,
      'Sales@client.example',
      'sales@client.example',
      'é@client.example',
      'x@xn--bcher-kva.example',
    ])
  })

  test('L13 the body is the same, octet for octet, with its Content fields', () => {
    const body = 'preamble\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\xe9\0</p>\r\n--b--\r\n'
    const raw = Buffer.from(
      `MIME-Version: 1.0\r\nContent-Type: multipart/signed;\r\n boundary=b\r\n\r\n${body}`,
      'latin1',
    )
    const outcome = outcomeOf({ raw, to: ['a@real.example'] })
    expect(outcome.body).toBe(body)
    expect(outcome.out).toContain('\r\nContent-Type: multipart/signed;\r\n boundary=b\r\n')
    expect(outcome.out).toContain('\r\nMIME-Version: 1.0\r\n')
  })
})
