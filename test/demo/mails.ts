import { crc32, deflateSync } from 'node:zlib'
import nodemailer, { type SendMailOptions } from 'nodemailer'

/** One mail of the demonstration set: what is said in SMTP, and the exact bytes of DATA. */
export interface SampleMail {
  readonly name: string
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly raw: Buffer
}

const SHOP = 'Nordwind Shop <shop@nordwind.example>'

/** Real-looking mail of the kinds that applications send, some of it broken in the ways that applications break it. */
export async function sampleMails(): Promise<readonly SampleMail[]> {
  return [
    await welcome(),
    await passwordReset(),
    await invoice(),
    await contactForm(),
    await newsletter(),
    await calendarInvite(),
    await emoji(),
    japanese(),
    bounce(),
    announcement(),
    malformed(),
  ]
}

async function welcome(): Promise<SampleMail> {
  const html = `<body style="margin:0;background:#f4f1ea;font-family:Georgia,serif">
  <table width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 12px">
    <table width="560" cellpadding="0" cellspacing="0" style="background:#fff;border-radius:8px">
      <tr><td style="padding:28px 36px;border-bottom:4px solid #27506b"><img src="cid:logo@nordwind.example" width="120" height="32" alt="Nordwind"></td></tr>
      <tr><td style="padding:28px 36px;color:#222;font-size:16px;line-height:1.6">
        <h1 style="font-size:24px;margin:0 0 12px">Welcome aboard, Alice</h1>
        <p>Your account is ready. Confirm your address and you can place your first order.</p>
        <p><a href="https://shop.nordwind.example/confirm?t=9f2c41" style="background:#27506b;color:#fff;padding:12px 22px;border-radius:6px;text-decoration:none">Confirm my address</a></p>
        <p style="color:#777;font-size:13px">You get this mail because somebody signed up with alice@customer.example.</p>
      </td></tr>
    </table></td></tr></table></body>`
  return composed('welcome, HTML with an inline image', ['alice@customer.example'], {
    from: SHOP,
    to: 'Alice Archer <alice@customer.example>',
    subject: 'Welcome to Nordwind, Alice',
    text: 'Welcome aboard, Alice. Confirm your address: https://shop.nordwind.example/confirm?t=9f2c41',
    html,
    attachments: [
      {
        filename: 'logo.png',
        content: stripedPng(120, 32),
        cid: 'logo@nordwind.example',
        contentDisposition: 'inline',
      },
    ],
  })
}

async function passwordReset(): Promise<SampleMail> {
  const html = `<p>Hello Bob,</p><p>somebody asked to reset the password of your account. Your code is</p>
    <p style="font:700 28px monospace;letter-spacing:6px">482 915</p>
    <p>or open <a href="https://shop.nordwind.example/reset/5f8c1d">this link</a> within 15 minutes.</p>`
  return composed('password reset with a link and a code', ['bob@customer.example'], {
    from: SHOP,
    to: 'bob@customer.example',
    subject: 'Reset your password',
    html,
    text: 'Your code is 482915, or open https://shop.nordwind.example/reset/5f8c1d within 15 minutes.',
    headers: { 'OTP-Token': '"482915"; origin="https://shop.nordwind.example"' },
  })
}

async function invoice(): Promise<SampleMail> {
  const row = (item: string, amount: string) =>
    `<tr><td style="padding:9px 0;border-bottom:1px solid #e3e6ea">${item}</td><td align="right" style="border-bottom:1px solid #e3e6ea">${amount}</td></tr>`
  const html = `<body style="margin:0;background:#eef1f4;font-family:Helvetica,Arial,sans-serif;color:#1f2933;font-size:15px;line-height:1.6">
  <table width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:28px 12px">
    <table width="560" cellpadding="0" cellspacing="0" style="background:#fff;border-radius:10px">
      <tr><td style="padding:20px 36px;background:#27506b;border-radius:10px 10px 0 0;color:#fff;font-size:20px;font-weight:bold">Nordwind</td></tr>
      <tr><td style="padding:24px 36px 30px">
        <p style="margin:0 0 14px">Dear Carol,<br>please find invoice 2026-1107 attached. It is due within 14 days.</p>
        <table width="100%" cellpadding="0" cellspacing="0">${row('Coat', '€ 890,00')}${row('Boots', '€ 350,00')}${row('<b>Total</b>', '<b>€ 1.240,00</b>')}</table>
        <p style="margin:22px 0 0"><a href="https://pay.nordwind.example/2026-1107" style="background:#e0a83e;color:#1f2933;padding:11px 22px;border-radius:6px;text-decoration:none;font-weight:bold">Pay now</a></p>
      </td></tr>
    </table></td></tr></table></body>`
  const to = ['carol@client.example', 'accounts@client.example', 'archive@nordwind.example']
  return composed('invoice with a PDF, a copy and a hidden copy', to, {
    from: 'Nordwind Billing <billing@nordwind.example>',
    to: 'Carol Client <carol@client.example>',
    cc: 'accounts@client.example',
    bcc: 'archive@nordwind.example',
    subject: 'Invoice 2026-1107 over € 1.240,00',
    text: 'Dear Carol,\n\nplease find invoice 2026-1107 attached. It is due within 14 days.\n\nNordwind Billing',
    html,
    attachments: [
      {
        filename: 'Rechnung 2026-1107 für Client.pdf',
        content: onePagePdf('Invoice 2026-1107'),
        contentType: 'application/pdf',
      },
      {
        filename: 'positions.csv',
        content: 'item;amount\nCoat;890,00\nBoots;350,00\n',
        contentType: 'text/csv',
      },
    ],
  })
}

async function contactForm(): Promise<SampleMail> {
  return composed('contact form, answers go to a visitor', ['office@client.example'], {
    from: 'Website <www@nordwind.example>',
    replyTo: '"Jane Visitor" <jane@visitor.example>',
    to: 'office@client.example',
    subject: 'Contact form: delivery to Norway?',
    text: 'Name: Jane\nQuestion: Do you deliver to Norway, and what does it cost?\n',
  })
}

async function newsletter(): Promise<SampleMail> {
  const html = `<style>@import url("https://cdn.nordwind.example/fonts.css"); .hero{background:url(https://cdn.nordwind.example/hero.jpg)}</style>
    <div class="hero" style="padding:40px;background-color:#b5502f;color:#fff"><h1>Autumn sale</h1><p>Up to 40 % off coats and boots until Sunday.</p></div>
    <p><img src="https://cdn.nordwind.example/coat.jpg" width="280" alt="A red coat"> <img src="https://track.nordwind.example/o.gif?u=81" width="1" height="1" alt=""></p>
    <p><a href="https://shop.nordwind.example/sale?utm_source=mail">See the sale</a> · <a href="https://shop.nordwind.example/unsubscribe/81">Unsubscribe</a></p>`
  return composed('newsletter with remote images and tracking', ['dave@customer.example'], {
    from: 'Nordwind News <news@nordwind.example>',
    to: 'dave@customer.example',
    subject: 'Autumn sale: up to 40 % off',
    html,
    text: 'Autumn sale: up to 40 % off. https://shop.nordwind.example/sale',
    list: { unsubscribe: { url: 'https://shop.nordwind.example/unsubscribe/81', comment: 'Unsubscribe' } },
    headers: { 'X-SMTPAPI': '{"to":["dave@customer.example"]}', Precedence: 'bulk' },
  })
}

async function calendarInvite(): Promise<SampleMail> {
  const content = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Nordwind//Shop//EN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:fitting-4711@nordwind.example',
    'DTSTAMP:20261120T090000Z',
    'DTSTART:20261201T130000Z',
    'DTEND:20261201T133000Z',
    'SUMMARY:Fitting at Nordwind',
    'LOCATION:Harbour Street 5',
    'ORGANIZER:mailto:fitting@nordwind.example',
    'ATTENDEE;RSVP=TRUE:mailto:erin@customer.example',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
  return composed('calendar invite', ['erin@customer.example'], {
    from: 'Nordwind Fitting <fitting@nordwind.example>',
    to: 'erin@customer.example',
    subject: 'Invitation: fitting on 1 December, 14:00',
    text: 'You are invited to your fitting on 1 December at 14:00, Harbour Street 5.',
    icalEvent: { method: 'REQUEST', filename: 'invite.ics', content },
  })
}

async function emoji(): Promise<SampleMail> {
  return composed('emoji in subject and name', ['frida@customer.example'], {
    from: '"Nordwind 🧥" <shop@nordwind.example>',
    to: 'Frída Þórsdóttir <frida@customer.example>',
    subject: '🎉 Your parcel is on its way, Frída — track it 📦',
    text: 'Your parcel left our house today. 📦\n\nhttps://shop.nordwind.example/track/NW-20931\n',
  })
}

/** ISO-2022-JP in subject and body, as Japanese applications still send it. */
function japanese(): SampleMail {
  return written(
    'Japanese in ISO-2022-JP',
    'shop@nordwind.example',
    ['tanaka@customer.example'],
    [
      'From: =?ISO-2022-JP?B?GyRCS0xJdyU3JWclQyVXGyhC?= <shop@nordwind.example>',
      'To: tanaka@customer.example',
      'Subject: =?ISO-2022-JP?B?GyRCJDRDbUo4JHI+NSRqJF4kNyQ/GyhC?=',
      'Date: Mon, 23 Nov 2026 10:00:00 +0900',
      'Message-ID: <jp-1@nordwind.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=ISO-2022-JP',
      'Content-Transfer-Encoding: 7bit',
      '',
      '\x1b$B$4CmJ8$"$j$,$H$&$4$6$$$^$9!#\x1b(B',
      '',
    ],
  )
}

function bounce(): SampleMail {
  return written(
    'bounce with the null sender',
    '',
    ['bounces+81@nordwind.example'],
    [
      'From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>',
      'To: bounces+81@nordwind.example',
      'Subject: Undelivered Mail Returned to Sender',
      'Date: Mon, 23 Nov 2026 08:12:00 +0000',
      'Message-ID: <dsn-81@mx.customer.example>',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
      '',
      '--report',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'Your message to gone@customer.example could not be delivered: no such mailbox.',
      '',
      '--report',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.customer.example',
      '',
      'Final-Recipient: rfc822; gone@customer.example',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 No such mailbox',
      '',
      '--report--',
      '',
    ],
  )
}

/** Sixty hidden recipients in one transaction: what a staging database full of real customers does. */
function announcement(): SampleMail {
  const to = Array.from({ length: 60 }, (_, index) => `customer${index + 1}@customer.example`)
  return written('announcement to sixty hidden recipients', 'news@nordwind.example', to, [
    'From: Nordwind News <news@nordwind.example>',
    'To: undisclosed-recipients:;',
    'Subject: Our terms change on 1 January',
    'Date: Mon, 23 Nov 2026 09:00:00 +0000',
    'Message-ID: <terms-1@nordwind.example>',
    '',
    'Dear customer,',
    '',
    'our terms change on 1 January. Nothing to do for you.',
    '',
  ])
}

/** Raw 8-bit header, no MIME-Version, a boundary that never comes, bare line feeds. */
function malformed(): SampleMail {
  const text = [
    'From: "Bj\xf6rn" <cron@nordwind.example>\n',
    'To : ops@nordwind.example\n',
    'Subject: Backup of K\xf6ln failed\n',
    'Content-Type: multipart/mixed; boundary="never"\n',
    '\n',
    'The disk is full.\n',
  ].join('')
  return {
    name: 'malformed: bare line feeds, raw 8-bit header, missing boundary',
    envelope: { from: 'cron@nordwind.example', to: ['ops@nordwind.example'] },
    raw: Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from('\r\n')]),
  }
}

async function composed(name: string, to: readonly string[], mail: SendMailOptions): Promise<SampleMail> {
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await composer.sendMail({ ...mail, keepBcc: true } as SendMailOptions)
  if (!Buffer.isBuffer(message)) throw new Error('expected the composed mail as a buffer')
  return { name, envelope: { from: addressIn(String(mail.from)), to }, raw: message }
}

function written(name: string, from: string, to: readonly string[], lines: readonly string[]): SampleMail {
  return { name, envelope: { from, to }, raw: Buffer.from(lines.join('\r\n'), 'latin1') }
}

function addressIn(field: string): string {
  return /<([^>]+)>/.exec(field)?.[1] ?? field
}

/** A small picture without a file: two-coloured stripes (RGB, no filter). */
function stripedPng(width: number, height: number): Buffer {
  const row = (y: number) =>
    Buffer.concat([
      Buffer.from([0]),
      Buffer.alloc(width * 3, Buffer.from(y % 8 < 5 ? [0x27, 0x50, 0x6b] : [0xe8, 0xb0, 0x4b])),
    ])
  const pixels = Buffer.concat(Array.from({ length: height }, (_, y) => row(y)))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

function onePagePdf(text: string): Buffer {
  return Buffer.from(
    `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 300]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length ${40 + text.length}>>stream
BT /F1 20 Tf 60 220 Td (${text}) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
`,
    'latin1',
  )
}
