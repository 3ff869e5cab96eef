/** What the generator draws from: chosen so that each known leak has something to get hold of. */

export const utf8 = (text: string) => Buffer.from(text).toString('latin1')

/** Local parts as a hostile or careless application sends them; some only a broken door would let through. */
export const LOCALS = [
  'alice',
  'bob',
  'Bob',
  'carol',
  'anna+shop',
  'anna+',
  'annabel',
  'qa',
  'QA',
  'audit',
  'qa.lead',
  '\u212aelvin',
  'bücherfreund',
  'é',
  '用户',
  '😀'.repeat(9),
  'ü'.repeat(60),
  'é用'.repeat(70),
  'x'.repeat(80),
  'x'.repeat(300),
  '"a>b"',
  '"x y"',
  '"x  y"',
  '"bob@real.example"',
  '"a, b"',
  '"victim@real.example,"',
  '"\\""',
  'a%real.example',
  'real.example!bob',
  'a*b',
  '(bob',
  '=?utf-8?q?boss?=',
  '=?utf-8?q?a?=',
  '=?utf-8?b?Ym9zcw==?=',
  '=?utf-8?q?victim=40real.example=2c?=',
  '=?x',
  'bob\u202egnp',
  'bo\u200bb',
  'bob\u0085x',
  'bob\u0007x',
  'bob\ufeff',
  'a\r\nBcc: evil@evil.example\r\n',
]

/** Neighbours that a sloppy match takes for one another. */
export const DOMAINS = [
  'real.example',
  'REAL.example',
  'team.example',
  'Team.Example',
  'evil-team.example',
  'team.example.evil.example',
  'eam.example',
  'client.example',
  'evilclient.example',
  'evil.com',
  'bücher.example',
  'xn--bcher-kva.example',
  'stage.example',
  '[192.0.2.1]',
]

/** Test recipients. */
export const TESTERS = [
  'qa@team.example',
  'qa.lead@team.example',
  'QA@Team.Example',
  'qa@bücher.example',
  'bob@real.example',
  '用户@team.example',
  '"x y"@team.example',
]

/** Allowed recipients, some of them no patterns at all. */
export const PATTERNS = [
  '@team.example',
  '@TEAM.example',
  'alice@client.example',
  'anna+*@client.example',
  '@bücher.example',
  '@xn--bcher-kva.example',
  '*@evil.com',
  '"x y"@real.example',
  'a*b@client.example',
  'b*@client.example',
  '@',
  'team.example',
  '*@*',
  '@*.example',
  'a@b@c',
  '',
  '@team.example/x',
  '@%74eam.example',
  'kelvin@real.example',
  'k*@evil.com',
  'k*@client.example',
  'a%real.example@team.example',
]

/** Labels of instances. */
export const LABELS = [
  'Shop (staging)',
  'shop',
  '',
  'Büro',
  'a "quoted\\" label',
  'bob@real.example',
  '=?utf-8?q?x?=',
  'x\u202ey',
  'line\r\nBcc: evil@evil.example',
  '長い'.repeat(60),
]

/** Fields that hold addresses. */
export const ADDRESS_FIELDS = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'To',
  'To',
  'Cc',
  'Cc',
  'Bcc',
  'Resent-To',
  'Resent-Bcc',
  'Mail-Followup-To',
  'Disposition-Notification-To',
  'Return-Path',
  'Delivered-To',
  'Errors-To',
  'Apparently-To',
  'X-Original-To',
  'Envelope-To',
]

/** Fields that hold anything, orders to mail providers among them. */
export const OTHER_FIELDS = [
  'Subject',
  'Subject',
  'Subject',
  'X-SMTPAPI',
  'X-MC-BccAddress',
  'X-MSYS-API',
  'X-Mailgun-Recipient-Variables',
  'X-SES-CONFIGURATION-SET',
  'List-Unsubscribe',
  'List-Id',
  'Date',
  'Message-ID',
  'Content-Type',
  'MIME-Version',
  'DKIM-Signature',
  'Received',
  'Comments',
  'Auto-Submitted',
  'X-Entity-Ref-ID',
  'X-Anything',
  '!',
  'x'.repeat(70),
  'n'.repeat(985),
  'Date;',
  'To;x',
]

/** Words of values, as octets. */
export const WORDS = [
  'Hello',
  'world',
  '=?UTF-8?B?4oKs?=',
  '=?iso-8859-1?q?caf=E9?=',
  '=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=',
  '=?utf-8?q?a?=',
  utf8('grüße'),
  utf8('日本語の件名'.repeat(6)),
  '\xe9t\xe9',
  '\xff',
  '\x07',
  'x'.repeat(75),
  'x'.repeat(200),
  '(to:',
  ')',
  '-',
  ',',
  '"',
  utf8('\u202e'),
  utf8('a\u200bb'),
  'bob@real.example',
  '<carol@real.example>',
]

/** White space between words: folded, folded wrongly, none. */
export const GAPS = [' ', ' ', ' ', '  ', '\t', '\r\n ', '\r\n\t', '\n ', '\r ', '\r\n \r\n ', '']

/** Lines that are no fields. */
export const JUNK = [
  'From bob@real.example Thu Jan  1 00:00:00 1970',
  'junk',
  ' leading space',
  ':',
  ': no name',
  'T\xf6: x@evil.example',
  'To bob@real.example',
  '>From: x@evil.example',
  '\x00',
  '\xef\xbb\xbfTo: bob@real.example',
  '--boundary',
]
