import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HEADER_OCTETS_MAX } from '../../server/suppression/header.ts'
import { mayInvite } from '../../server/suppression/invitation.ts'
import { mail, outcomeOf, redirecting } from './build.ts'

const TO = ['ann@real.example', 'cli@client.example']
const HOLDING = redirecting({ invitations: 'hold', allowedRecipients: ['@client.example'] })
const INVITATION = readFileSync('test/mail/calendar-invite.eml', 'latin1')

test('a calendar invitation is redirected, or held where its instance says so, whoever it is for', () => {
  expect(outcomeOf({ raw: INVITATION, to: TO }).verdict).toBe('redirect')
  for (const to of [TO, ['cli@client.example']])
    expect(outcomeOf({ raw: INVITATION, to, instance: HOLDING })).toMatchObject({
      verdict: 'invitation',
      rcpt: [],
      safeSet: [],
    })
})

test.each([
  ['the whole message', mail('Content-Type: text/calendar; method=REQUEST', '')],
  ['folded and in capitals', mail('Content-Type:', '\tTEXT/Calendar;', ' method=REQUEST', '')],
  ['with comments', mail('Content-Type: text(is)/(it) calendar', '')],
  ['with bare line feeds', 'MIME-Version: 1.0\nContent-Type:\n text/calendar\n\nBEGIN:VCALENDAR'],
  ['with the space of obsolete syntax', mail('Content-Type : text/calendar', '')],
  ['an attachment', mail('', '--b', 'Content-Type: application/ics', '')],
  ['a file', mail('', '--b', 'Content-Disposition: attachment; filename="Meeting.ICS"', '')],
  ['in a message in it', mail('Content-Type: message/rfc822', '', 'Content-Type: text/calendar', '')],
  ['with comments in comments', mail('Content-Type: text(a(b)\\)c)/(d(e(f)))calendar', '')],
  ['behind a comment that holds a quote', mail('Content-Type: text/cal(")endar; x=(")', '')],
  ['behind a byte order mark', mail('\xef\xbb\xbfContent-Type: text/calendar', '')],
  ['with NUL octets', mail('Con\0tent-Type: text/cal\0endar', '')],
  ['behind white space', mail('Subject: x', '', '--b', '  Content-Type: text/calendar', '')],
  ['an old calendar', mail('Content-Type: text/x-vcalendar', '')],
  ['a calendar of another syntax', mail('Content-Type: application/calendar+json', '')],
  ['a class of Exchange', mail('Content-Class: urn:content-classes:calendarmessage', '')],
  ['what Outlook packs an invitation into', mail('Content-Type: application/ms-tnef', '')],
  ['a type in encoded words', mail('Content-Type: =?utf-8?b?dGV4dC9jYWxlbmRhcg==?=', '')],
  ['a file without a semicolon', mail('Content-Disposition: attachment filename=invite.ics size=5', '')],
  ['a file of several names', mail('Content-Type: text/plain; name=a.ics; x="b c"', '')],
  ['an escaped name', mail('Content-Type: x/y; name="invite.i\\cs"', '')],
  ['a name with a dot behind', mail('Content-Type: x/y; name="invite.ics. "', '')],
  ['a name with comments', mail('Content-Disposition: attachment; x="("; filename=a.i(b(c))cs; y=")"', '')],
  ['a name in percents', mail("Content-Disposition: attachment; filename*=utf-8''a%2Eic%73", '')],
  ['a name in octets of two', mail("Content-Type: x/y; name*=utf-16be''%00.%00i%00c%00s", '')],
  ['a name in a charset unknown here', mail("Content-Type: x/y; name*=utf-7''+AC4-ics", '')],
  [
    'a name in pieces',
    mail('Content-Disposition: attachment;', ' filename*0="invite.i";', ' filename*1=cs', ''),
  ],
  [
    'a name in pieces out of order',
    mail("Content-Disposition: attachment; filename*2=s; filename*1*=%69c; filename*0*=utf-8'en'a%2e", ''),
  ],
  [
    'names in pieces, one among the other',
    mail('Content-Type: x/y; name*0="a.i"; filename*0=b.i; name*1=cs; filename*1=cs', ''),
  ],
  [
    'in more fields than a message has',
    mail(...new Array(3_000).fill('Content-Description: A long description of a part'), ''),
  ],
  ['a name in a word', mail('Content-Type: x/y; name="=?utf-8?Q?invite=2Eics?="', '')],
  [
    'a name in two words',
    mail('Content-Type: x/y; name="=?utf-8?Q?invite.i?=\r\n =?iso-8859-1*en?b?Y3M=?="', ''),
  ],
  ['a word in a charset unknown here', mail('Content-Type: x/y; name="=?utf-7?Q?+AC4-ics?="', '')],
  ['a word that shifts its charset', mail('Content-Type: x/y; name="=?iso-2022-jp?B?YS5pGyhCY3M=?="', '')],
  ['a name in another field', mail('Content-Location: invite.ics', '')],
  ['a file in the text', mail('Subject: x', '', 'begin 644 invite.ics', '#0V%T', '`', 'end', '')],
  [
    'parts that are encoded',
    mail('Content-Transfer-Encoding: (x) Base64', 'Content-Type: multipart/mixed', ''),
  ],
  [
    'a message that is encoded',
    mail('', '--b', 'Content-Type: message/rfc822', 'Content-Transfer-Encoding: quoted-printable', ''),
  ],
  ['what is encrypted', mail('Content-Type: multipart/encrypted; boundary=b', '')],
  ['what is sealed', mail('Content-Type: application/x-pkcs7-mime; smime-type=enveloped-data', '')],
  ['a fragment', mail('Content-Type: message/partial; number=2; total=2', '')],
  ['somewhere behind a mebibyte', `${mail('Subject: Plans', '')}${'x'.repeat(HEADER_OCTETS_MAX)}`],
])('a calendar is seen: %s', (_, raw) => {
  expect(mayInvite(Buffer.from(raw, 'latin1'))).toBe(true)
})

test.each([
  ['a mail about it', mail('Subject: text/calendar', 'Content-Type: text/plain', '', 'See invite.ics.')],
  ['a picture', mail('Content-Type: image/png; name="calendar.png"', '')],
  ['a file of another kind', mail('Content-Disposition: attachment; filename="my.icsx"', '')],
  ['a name of another kind in pieces', mail('Content-Type: x/y; name*0="invite.i"; name*1="cssx"', '')],
  ['a name of another kind in percents', mail("Content-Type: x/y; name*=utf-8''%e2%82%ac.pdf", '')],
  ['a name of another kind in words', mail('Content-Type: x/y; name="=?gb18030?B?xOO6w6OhLnBkZg==?="', '')],
  ['a name with half an escape', mail("Content-Type: x/y; name*=utf-8''100%.pdf; size=%", '')],
  [
    'a message in it',
    mail('Content-Type: message/rfc822', 'Content-Transfer-Encoding: 8BIT', '', 'Subject: x', ''),
  ],
  [
    'parts in it',
    mail(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Transfer-Encoding: base64',
      'Content-Type: image/png',
      '',
    ),
  ],
  ['what is signed', mail('Content-Type: multipart/signed; protocol="application/pkcs7-signature"', '')],
  ['nothing', ''],
])('no calendar is %s', (_, raw) => {
  expect(mayInvite(Buffer.from(raw, 'latin1'))).toBe(false)
  expect(outcomeOf({ raw, to: TO, instance: HOLDING }).verdict).toBe('redirect')
})

test('a field made to be slow is read in an instant', () => {
  const fields = [
    '(',
    '"',
    '\\',
    '=?',
    '=?a?q?',
    "*0*=a'",
    ';name*1="',
    'Content-Type:',
    '\n ',
    '%',
    '=?a?q?b?= ',
  ]
  for (const piece of fields) {
    const raw = `Content-Type: x/y; ${piece.repeat(125_000 / piece.length)}`
    const startedMs = performance.now()
    mayInvite(Buffer.from(raw, 'latin1'))
    expect(performance.now() - startedMs, piece).toBeLessThan(1_000)
  }
})
