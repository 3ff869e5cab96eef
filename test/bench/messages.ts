/** What is sent: `text` of 4 KB, or `html` of 10 KB with an attachment. */
export type MessageKind = 'text' | 'html'

const TEXT_OCTETS = 4_096
const HTML_OCTETS = 10_240
const LINE_OCTETS = 76
const WORDS =
  'order invoice shipped parcel account password welcome reminder holiday garden train window river paper'.split(
    ' ',
  )

/** Makes messages that differ in Subject, Message-ID and one line of text, all of the same size. */
export function messageMaker(kind: MessageKind): (n: number) => Uint8Array {
  const octets = (kind === 'text' ? TEXT_OCTETS : HTML_OCTETS) - head(0).length
  const body = kind === 'text' ? textBody(octets) : htmlBody(octets)
  return (n) => Buffer.concat([head(n), body])
}

function head(n: number): Buffer {
  const number = String(n).padStart(9, '0')
  const lines = [
    'From: Shop <shop@shop.example>',
    'To: Customer <customer@customer.example>',
    `Subject: Your order ${number}`,
    `Message-ID: <${number}@shop.example>`,
    'Date: Tue, 03 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n`)
}

function textBody(octets: number): Buffer {
  const header = 'Content-Type: text/plain; charset=utf-8\r\n\r\n'
  return Buffer.from(header + prose(octets - header.length))
}

function htmlBody(octets: number): Buffer {
  const parts = [
    'Content-Type: multipart/mixed; boundary="outer"\r\n',
    '--outer',
    'Content-Type: multipart/alternative; boundary="inner"\r\n',
    '--inner',
    'Content-Type: text/plain; charset=utf-8\r\n',
    prose(1_500),
    '--inner',
    'Content-Type: text/html; charset=utf-8\r\n',
    `<html><body><h1>Your order</h1><p>${prose(3_500)}</p></body></html>`,
    '--inner--',
    '--outer',
    'Content-Type: application/pdf; name="invoice.pdf"',
    'Content-Disposition: attachment; filename="invoice.pdf"',
    'Content-Transfer-Encoding: base64\r\n',
  ].join('\r\n')
  const end = '--outer--\r\n'
  return Buffer.from(`${parts}\r\n${base64(octets - parts.length - end.length)}${end}`)
}

/** Lines of words, `octets` long. */
function prose(octets: number): string {
  const full = Math.floor((octets - 2) / LINE_OCTETS)
  const line = (n: number) =>
    Array.from({ length: 14 }, (_, i) => WORDS[(n * 5 + i * 3) % WORDS.length]).join(' ')
  const lines = Array.from({ length: full }, (_, n) => line(n).slice(0, LINE_OCTETS - 2))
  return [...lines, 'x'.repeat(octets - full * LINE_OCTETS - 2), ''].join('\r\n')
}

/** Lines of base64 of octets that do not compress; the same on every run. */
function base64(octets: number): string {
  let state = 1
  const bytes = Uint8Array.from({ length: Math.floor((octets * 3) / 4 / 1.03) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n')
}
