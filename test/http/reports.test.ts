import { expect, test } from 'vitest'
import { openDoor } from './door.ts'

/** A report as another host makes it. */
function bounce({ envelopeId = '', messageId = '' }): string {
  return [
    'From: mailer-daemon@mx.example',
    'Subject: Undelivered',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    ...(envelopeId === '' ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
    '',
    'Final-Recipient: rfc822; bob@real.example',
    'Action: failed',
    'Status: 5.1.1',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${messageId}>`,
    '--b--',
    '',
  ].join('\r\n')
}

test('a report is shown with the message that it tells of, if that is in the same instance', async () => {
  const { ask, deliver } = await openDoor()
  await ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
  const order = 'Message-ID: <order-7@shop.example>\r\nSubject: Your order\r\n\r\nHello\r\n'
  const first = await deliver({ raw: order })
  const other = await deliver({ raw: order, instance: 'uat' })
  const originalOf = async (raw: string, instance = 'default') => {
    const { id } = await deliver({ raw, instance })
    return (await ask(`/api/v1/instances/${instance}/messages/${id}`)).json.report
  }
  const original = { id: first.id, subject: 'Your order' }
  expect(await originalOf(bounce({ messageId: 'order-7@shop.example' }))).toMatchObject({
    reportingMta: 'mx.example',
    original,
    recipients: [{ address: 'bob@real.example', action: 'failed', status: '5.1.1' }],
  })
  // Redirected copies have our own id as their envelope id.
  expect(await originalOf(bounce({ envelopeId: first.id }))).toMatchObject({ original })
  expect(await originalOf(bounce({ envelopeId: other.id }))).toMatchObject({ original: null })
  expect(await originalOf(bounce({ messageId: 'order-7@shop.example' }), 'uat')).toMatchObject({
    original: { id: other.id },
  })
  expect(await originalOf(bounce({ messageId: 'order-8@shop.example' }))).toMatchObject({ original: null })
  expect(await originalOf('Subject: x\r\n\r\nHello')).toBeNull()
})
