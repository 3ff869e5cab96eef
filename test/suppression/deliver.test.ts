import { describe, expect, test } from 'vitest'
import { deliveredBytes, deliveredChunks } from '../../server/suppression/delivered.ts'
import { HEADER_OCTETS_MAX } from '../../server/suppression/header.ts'
import { CONTEXT, instanceWith, mail, outcomeOf, redirectRule } from './build.ts'

const production = instanceWith(redirectRule({ mode: 'deliver', testRecipients: [], sender: null }), {
  kind: 'production',
})
const RECEIVED = [
  'Received: from app.stage.example ([192.0.2.7])',
  ' by mx.stage.example with ESMTPA id 01JabcdefghijklmnopQR_;',
  ' Thu, 05 Nov 2026 09:08:07 +0000',
  '',
].join('\r\n')

describe('production mail', () => {
  test('goes to its own recipients, as spoken, with the envelope sender as spoken', () => {
    const to = ['Bob@REAL.example', '"x y"@bücher.example', 'a%b@x.example']
    const outcome = outcomeOf({ raw: '\r\n', to, from: 'Bounce+1@PROD.example', instance: production })
    expect(outcome.verdict).toBe('deliver')
    expect(outcome.rcpt).toEqual(to)
    expect(outcome.safeSet).toEqual(to)
    expect(outcome.mailFrom).toBe('Bounce+1@PROD.example')
    expect(outcome.recipients.map(({ disposition }) => disposition.kind)).toEqual([
      'passed',
      'passed',
      'passed',
    ])
  })

  test('keeps its octets: our trace line comes, Bcc, Resent-Bcc and Return-Path go', () => {
    const raw = Buffer.from(
      mail(
        'Return-Path: <a@x.example>',
        'From: \xe9 <a@x.example>',
        'BCC :',
        ' hidden@x.example',
        'Resent-Bcc: h@x.example',
        'X-SMTPAPI: {}',
        'Subject:  kept  ',
        'X-Suppressed-By: x',
        '',
        'b\xf6dy',
        '.',
      ),
      'latin1',
    )
    const { out } = outcomeOf({ raw, to: ['a@x.example'], instance: production })
    const kept = mail(
      'From: \xe9 <a@x.example>',
      'X-SMTPAPI: {}',
      'Subject:  kept  ',
      'X-Suppressed-By: x',
      '',
      'b\xf6dy',
      '.',
    )
    expect(out).toBe(`${RECEIVED}${kept}`)
  })

  test.each([
    ['lone CR and LF become CRLF', 'A: 1\nB: 2\r\rbody\n', 'A: 1\r\nB: 2\r\n\r\nbody\r\n'],
    ['a header without a body gets its blank line', 'A: 1\r\n', 'A: 1\r\n\r\n'],
    ['a header without its last line end gets one', 'A: 1', 'A: 1\r\n\r\n'],
    [
      'a header that a junk line ends gets a blank line before it',
      'A: 1\r\njunk\r\nBcc: b\r\n',
      'A: 1\r\n\r\njunk\r\nBcc: b\r\n',
    ],
    ['an empty message has a header at least', '', '\r\n'],
    ['a body alone stays one', '\r\nbody', '\r\nbody'],
  ])('%s', (_, raw, expected) => {
    expect(outcomeOf({ raw, to: ['a@x.example'], instance: production }).out).toBe(`${RECEIVED}${expected}`)
  })

  test.each([
    ['no relay', { mode: 'deliver', relay: null }, 'no-relay', 'A: 1\r\n\r\n'],
    [
      'a header over 1 MiB',
      { mode: 'deliver' },
      'header-too-large',
      `A: ${'x'.repeat(HEADER_OCTETS_MAX)}\r\n\r\n`,
    ],
  ])('is held with %s, its recipients still to be passed', (_, differs, cause, raw) => {
    const outcome = outcomeOf({
      raw,
      to: ['a@x.example'],
      instance: instanceWith(redirectRule(differs), { kind: 'production' }),
    })
    expect(outcome.verdict).toBe(cause)
    expect(outcome.safeSet).toEqual([])
    expect(outcome.recipients[0]?.disposition).toEqual({ kind: 'passed' })
  })

  test.each([
    ['::ffff:192.0.2.1', 'x.example', 'from x.example ([192.0.2.1])'],
    ['2001:db8::1', '[IPv6:2001:db8::1]', 'from [IPv6:2001:db8::1] ([IPv6:2001:db8::1])'],
    ['127.0.0.1', '', 'from unknown ([127.0.0.1])'],
    ['127.0.0.1', 'web_1', 'from web_1 ([127.0.0.1])'],
    ['127.0.0.1', 'x to <bob@real.example>', 'from x?to??bob?real.example? ([127.0.0.1])'],
    ['127.0.0.1', 'x\r\nBcc: y', 'from x??Bcc:?y ([127.0.0.1])'],
    ['127.0.0.1', 'h'.repeat(5000), `from ${'h'.repeat(255)} ([127.0.0.1])`],
    ['evil\r\nBcc: y', 'x', 'from x ([IPv6:e?????Bcc:??])'],
  ])(
    'the trace line of client %j that says %j is clean, with no "for"',
    (clientAddress, heloName, expected) => {
      const { out } = outcomeOf({
        raw: '\r\n',
        to: ['a@x.example', 'hidden@x.example'],
        instance: production,
        context: { clientAddress, heloName },
      })
      expect(out.split('\r\n')[0]).toBe(`Received: ${expected}`)
      expect(out).not.toMatch(/\bfor\b|hidden/)
    },
  )

  test('Received fields are counted', () => {
    expect(
      outcomeOf({
        raw: mail('Received: a', 'RECEIVED : b', ' c', 'X-Received: d', '', 'Received: e'),
        to: ['a@x.example'],
        instance: production,
      }).receivedFields,
    ).toBe(2)
  })
})

describe('captured mail', () => {
  test.each(['staging', 'production'] as const)('goes nowhere, whatever the lists say (%s)', (kind) => {
    const instance = instanceWith(redirectRule({ mode: 'capture', allowedRecipients: ['*'] }), { kind })
    const outcome = outcomeOf({
      raw: mail('To: a@x.example', 'X-Suppressed-By: x', ''),
      to: ['a@x.example', 'b@x.example'],
      instance,
      context: { ...CONTEXT, redirectsInLastHour: 9999 },
    })
    expect(outcome.decision).toEqual({ kind: 'capture' })
    expect(outcome.safeSet).toEqual([])
    expect(outcome.recipients).toEqual([
      { address: 'a@x.example', class: 'to', disposition: { kind: 'suppressed' } },
      { address: 'b@x.example', class: 'bcc', disposition: { kind: 'suppressed' } },
    ])
  })
})

test('what is delivered is the same in chunks as in one piece', async () => {
  const raw = Buffer.from('A: 1\rB: 2\n\nbody\r\n\rmore\r', 'latin1')
  const copy = { head: Buffer.from('X: 1\r\n\r\n'), bodyOffset: 'A: 1\r\nB: 2\r\n\r\n'.length }
  const whole = Buffer.from(deliveredBytes(copy, raw)).toString('latin1')
  expect(whole).toBe('X: 1\r\n\r\nbody\r\n\r\nmore\r\n')
  for (let size = 1; size <= raw.length; size++) {
    const chunks = async function* () {
      for (let at = 0; at < raw.length; at += size) yield raw.subarray(at, at + size)
    }
    const parts: Uint8Array[] = []
    for await (const part of deliveredChunks(copy, chunks())) parts.push(part)
    expect(Buffer.concat(parts).toString('latin1')).toBe(whole)
  }
})
