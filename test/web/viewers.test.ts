import { describe, expect, test } from 'vitest'
import { readCalendar } from '../../web/model/calendar.ts'
import { diffLines } from '../../web/model/diff-lines.ts'
import { explainHeader } from '../../web/model/explain-header.ts'
import { hideSame } from '../../web/model/hide-same.ts'
import { imageSize, scansOf } from '../../web/model/image-size.ts'
import { frameSize } from '../../web/model/preview.ts'
import { readCard } from '../../web/model/vcard.ts'
import { viewerOf } from '../../web/model/viewer.ts'
import { formatRoute, parseRoute } from '../../web/route.ts'
import { fc } from '../support/properties.ts'

describe('a calendar file', () => {
  test('is an invitation, read without being believed', () => {
    const text = [
      'BEGIN:VCALENDAR',
      'METHOD:request',
      'BEGIN:VEVENT',
      'SUMMARY:Review\\, second\\n<script>alert(1)</script>',
      'DTSTART;TZID=Europe/Berlin:20261126T143000',
      'DTEND:20261126T150000Z',
      'LOCATION:Room 4',
      'ORGANIZER;CN="Anna; B":mailto:anna@shop.example',
      'ATTENDEE;CN=Bob;PARTSTAT=NEEDS-ACTION:mailto:bob@real.ex',
      ' ample',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n')
    expect(readCalendar(text)).toEqual({
      method: 'REQUEST',
      events: [
        {
          summary: 'Review, second\n<script>alert(1)</script>',
          start: '2026-11-26 14:30 Europe/Berlin',
          end: '2026-11-26 15:00 UTC',
          location: 'Room 4',
          description: '',
          organizer: 'Anna; B <anna@shop.example>',
          attendees: ['Bob <bob@real.example> (needs action)'],
          repeats: '',
          status: '',
        },
      ],
    })
  })

  test('whatever it holds, is read or left out', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readCalendar(`BEGIN:VEVENT\n${text}\nEND:VEVENT`)
        readCard(text)
      }),
    )
  })
})

test('a card is its fields, with their kinds', () => {
  const text =
    'BEGIN:VCARD\r\nFN:Anna B\r\nORG:Shop;Web\r\nitem1.EMAIL;TYPE=work:a@shop.example\r\nPHOTO:xx\r\nEND:VCARD'
  expect(readCard(text)).toEqual([
    { name: 'Name', value: 'Anna B' },
    { name: 'Organisation', value: 'Shop, Web' },
    { name: 'E-mail (work)', value: 'a@shop.example' },
  ])
})

describe('the size of a picture', () => {
  const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
  test.each([
    ['PNG', '89504e47 0d0a1a0a 0000000d 49484452 00001194 00001194', { width: 4500, height: 4500 }],
    ['GIF', '474946383961 0a00 1400 000000 2c 0000 0000 0a00 1400', { width: 10, height: 20 }],
    [
      'a GIF whose first image is larger than its screen, behind a colour table and a comment',
      '474946383961 0100 0100 800000 000000ffffff 21fe 02 6162 00 2c 0100 0000 204e 204e',
      { width: 20_001, height: 20_000 },
    ],
    ['a GIF without an image', '474946383961 0a00 1400 000000 3b', null],
    ['JPEG', 'ffd8 ffe0 0004 0000 ffc0 0011 08 0014 000a', { width: 10, height: 20 }],
    [
      'a JPEG with two sizes',
      'ffd8 ffc0 0007 08 0014 000a ffc2 0007 08 7530 7530 ffda 0002',
      { width: 30_000, height: 30_000 },
    ],
    ['a JPEG without end', 'ffd8 ffe0 ffff', null],
    ['a cut PNG', '89504e47', null],
    ['something else', '3c737667', null],
    ['nothing', '', null],
  ])('%s', (_, hex, size) => {
    expect(imageSize(bytes(hex))).toEqual(size)
  })
})

test('the scans of a JPEG are counted, and of nothing else', () => {
  const scan = 'ffda 0002 12ff00da'
  const counted = (hex: string) => scansOf(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')))
  expect(counted(`ffd8 ${scan.repeat(3)}`)).toBe(3)
  expect(counted(`8950 ${scan}`)).toBe(0)
})

describe('how an attachment is looked at', () => {
  test.each([
    ['image/png', 'a.png', 'picture'],
    ['image/svg+xml', 'a.svg', 'text'],
    ['text/html', 'a.html', 'text'],
    ['text/calendar', null, 'calendar'],
    ['application/octet-stream', 'invite.ics', 'calendar'],
    ['text/vcard', null, 'card'],
    ['message/rfc822', null, 'message'],
    ['application/json', null, 'text'],
    ['application/pdf', 'a.pdf', 'pdf'],
    ['application/octet-stream', 'invoice.PDF', 'pdf'],
    ['application/zip', 'a.zip', null],
  ])('%s %s: %s', (contentType, filename, viewer) => {
    expect(viewerOf({ contentType, filename, sizeBytes: 10 })).toBe(viewer)
    expect(viewerOf({ contentType, filename, sizeBytes: 30_000_000 })).toBe(null)
  })
})

describe('a difference of lines', () => {
  const written = (before: string, after: string) =>
    diffLines(before, after)
      .map(({ kind, text }) => ({ same: ' ', removed: '-', added: '+' })[kind] + text)
      .join('|')
  test.each([
    ['a\nb\nc', 'a\nx\nc', ' a|-b|+x| c'],
    ['a', 'a', ' a'],
    ['', 'a', '-|+a'],
    ['a\nb', 'b', '-a| b'],
    ['b', 'a\nb', '+a| b'],
    ['a\nb\nc\nd', 'a\nc\nd\ne', ' a|-b| c| d|+e'],
  ])('%j to %j', (before, after, lines) => {
    expect(written(before, after)).toBe(lines)
  })

  test('always gives both texts back', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after)
        const side = (out: string) =>
          lines
            .filter(({ kind }) => kind !== out)
            .map((line) => line.text)
            .join('\n')
        expect([side('added'), side('removed')]).toEqual([before, after])
      }),
    )
  })

  test('what is far from it is a gap', () => {
    const before = Array.from({ length: 20 }, (_, at) => String(at)).join('\n')
    const shown = hideSame(diffLines(before, before.replace('10', 'x')))
    expect(shown[0]).toEqual({ kind: 'gap', count: 7 })
    expect(shown).toHaveLength(10)
  })
})

test('the frame of a preview has the width of its device, scaled into the room', () => {
  const size = (device: 'fit' | 'phone' | 'desktop' | 'free', zoom = 1) =>
    frameSize({ device, zoom, freeWidth: 500 }, 640)
  expect(size('fit')).toEqual({ width: null, scale: 1, style: {} })
  expect(size('phone')).toEqual({ width: 390, scale: 1, style: { width: 390 } })
  expect(size('desktop')).toMatchObject({ width: 1280, scale: 0.5, style: { height: '200%' } })
  expect(size('free', 2)).toMatchObject({ width: 500, scale: 2, style: { transform: 'scale(2)' } })
})

test('known header fields are explained, unknown ones are not', () => {
  expect(explainHeader('List-Unsubscribe')).toContain('leave the list')
  expect(explainHeader('X-Original-To')).toContain('renamed')
  expect(explainHeader('X-Whatever')).toBeNull()
  expect(explainHeader('constructor')).toBeNull()
})

test('what two messages are compared is in the URL', () => {
  const route = { instance: 'shop', message: 'a', tab: 'compare', search: 'x y', with: 'b' } as const
  const url = formatRoute(route)
  expect(url).toBe('/i/shop/m/a/compare?q=x+y&with=b')
  const [path = '', query = ''] = url.split('?')
  expect(parseRoute(path, `?${query}`)).toEqual(route)
})
