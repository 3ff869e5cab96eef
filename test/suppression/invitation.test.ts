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
  ['somewhere behind a mebibyte', `${mail('Subject: Plans', '')}${'x'.repeat(HEADER_OCTETS_MAX)}`],
])('a calendar is seen: %s', (_, raw) => {
  expect(mayInvite(Buffer.from(raw, 'latin1'))).toBe(true)
})

test.each([
  ['a mail about it', mail('Subject: text/calendar', 'Content-Type: text/plain', '', 'See invite.ics.')],
  ['a picture', mail('Content-Type: image/png; name="calendar.png"', '')],
  ['a file of another kind', mail('Content-Disposition: attachment; filename="my.icsx"', '')],
  ['nothing', ''],
])('no calendar is %s', (_, raw) => {
  expect(mayInvite(Buffer.from(raw, 'latin1'))).toBe(false)
  expect(outcomeOf({ raw, to: TO, instance: HOLDING }).verdict).toBe('redirect')
})
