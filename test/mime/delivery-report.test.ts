import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readDeliveryReport } from '../../server/mime/delivery-report.ts'
import { parseMessage } from '../../server/mime/parse.ts'
import { statusGroups } from '../../server/mime/status-groups.ts'
import { fc, runs } from '../support/properties.ts'

const NONE = {
  originalAddress: null,
  action: null,
  status: null,
  diagnostic: null,
  remoteMta: null,
  lastAttempt: null,
  willRetryUntil: null,
}

async function reportOf(bytes: Uint8Array) {
  return readDeliveryReport(bytes, await parseMessage(bytes))
}

/** A report with this delivery status and, if given, what came back of the message. */
function report(status: string, { type = 'message/delivery-status', back = '' } = {}): Buffer {
  const lines = [
    'From: mailer-daemon@mx.example',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--b',
    `Content-Type: ${type}`,
    '',
    status,
    ...(back === '' ? [] : ['--b', back]),
    '--b--',
    '',
  ]
  return Buffer.from(lines.join('\r\n').replace(/\r?\n/g, '\r\n'))
}

describe('a delivery report', () => {
  test('of Postfix: failed and delayed, with the message that came back whole', async () => {
    const status = `Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4F1
Original-Envelope-Id: order-7
Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; bob@real.example
Original-Recipient: rfc822;sales@real.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.real.example
Diagnostic-Code: smtp; 550 5.1.1 <bob@real.example>: Recipient
    address rejected
Last-Attempt-Date: Thu, 26 Nov 2026 10:00:05 +0000

Final-Recipient: rfc822; ann@real.example
Original-Recipient: rfc822;ann@real.example
Action: delayed
Status: 4.7.1
Will-Retry-Until: Tue, 1 Dec 2026 10:00:00 +0000
`
    const back =
      'Content-Type: message/rfc822\n\nMessage-ID: <order-7@shop.example>\nSubject: Your order\n\nHello'
    expect(await reportOf(report(status, { back }))).toEqual({
      reportingMta: 'mx.example',
      arrivalDate: 'Thu, 26 Nov 2026 10:00:00 +0000 (UTC)',
      envelopeId: 'order-7',
      messageId: 'order-7@shop.example',
      recipients: [
        {
          address: 'bob@real.example',
          originalAddress: 'sales@real.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic: '550 5.1.1 <bob@real.example>: Recipient address rejected',
          remoteMta: 'mail.real.example',
          lastAttempt: 'Thu, 26 Nov 2026 10:00:05 +0000',
          willRetryUntil: null,
        },
        {
          ...NONE,
          address: 'ann@real.example',
          action: 'delayed',
          status: '4.7.1',
          willRetryUntil: 'Tue, 1 Dec 2026 10:00:00 +0000',
        },
      ],
      isCut: false,
    })
  })

  test('with headers only, as in test/mail', async () => {
    const bytes = readFileSync(new URL('../mail/bounce.eml', import.meta.url))
    expect(await reportOf(bytes)).toEqual({
      reportingMta: 'relay.example',
      arrivalDate: null,
      envelopeId: null,
      messageId: null,
      recipients: [{ ...NONE, address: 'nobody@customer.example', action: 'failed', status: '5.1.1' }],
      isCut: false,
    })
  })

  test('with addresses in UTF-8, spelled out or not (RFC 6533)', async () => {
    const status = `Reporting-MTA: dns; mx.example

Final-Recipient: utf-8; j\\x{FC}rgen@real.example
Action: failed

Final-Recipient: utf-8; jürgen@real.example
Action: EXPANDED (to a list)`
    const read = await reportOf(report(status, { type: 'message/global-delivery-status' }))
    expect(read?.recipients.map(({ address, action }) => [address, action])).toEqual([
      ['jürgen@real.example', 'failed'],
      ['jürgen@real.example', 'expanded'],
    ])
  })

  test('whose fields stand in one group, name no type, or say nonsense', async () => {
    const status = `Reporting-MTA: mx.example
Final-Recipient: bob@real.example
this is no field
Action: exploded
Status: five
Status: 5.0.0`
    expect(await reportOf(report(status))).toMatchObject({
      reportingMta: 'mx.example',
      recipients: [{ ...NONE, address: 'bob@real.example' }],
    })
  })

  test('shows nothing that hides or turns what stands around it', async () => {
    const status =
      'Final-Recipient: rfc822; b\u202eob@real.example\nDiagnostic-Code: smtp; 550 \u0007no\u200b\nAction: failed'
    expect((await reportOf(report(status)))?.recipients[0]).toMatchObject({
      address: 'bob@real.example',
      diagnostic: '550 no',
    })
  })

  test('of more recipients than anybody reads is cut, and says so', async () => {
    const one = (n: number) => `Final-Recipient: rfc822; a${n}@x.example\nAction: failed\n`
    const status = Array.from({ length: 300 }, (_, n) => one(n)).join('\n')
    const read = await reportOf(report(status))
    expect(read?.recipients).toHaveLength(200)
    expect(read?.isCut).toBe(true)
    const long = await reportOf(report(`X: y\n\n${one(1)}\n${'Z: z\n'.repeat(100_000)}`))
    expect(long).toMatchObject({ isCut: true, recipients: [{ address: 'a1@x.example' }] })
  })
})

test.each([
  ['a plain message', 'Subject: x\r\n\r\nHello'],
  [
    'a report of another kind',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nRead\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nX: y\r\n--b--\r\n',
  ],
  [
    'a status that is attached to something else',
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@x.example\r\n--b--\r\n',
  ],
])('%s is none', async (_, text) => {
  expect(await reportOf(Buffer.from(text))).toBeNull()
})

test('whatever the status says, it is read or left out, never thrown at', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom('Final-Recipient:', '\\x{110000}', ';', '\n', '\n\n', ' ', 'Status: 5'),
        ),
      ),
      async (words) => {
        const text = words.join('')
        expect(statusGroups(Buffer.from(text)).every(({ size }) => size > 0)).toBe(true)
        await reportOf(report(text))
      },
    ),
    { numRuns: runs(100) },
  )
})
