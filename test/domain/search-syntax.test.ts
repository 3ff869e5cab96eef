import { describe, expect, test } from 'vitest'
import type { HasFact, Search, TextField } from '../../server/domain/search.ts'
import { parseSearch } from '../../server/domain/search-syntax.ts'
import { fc, runs } from '../support/properties.ts'

const NOW_MS = Date.UTC(2026, 10, 23, 12)

function text(words: string, field: TextField | null = null, prefix = false): Search {
  return { kind: 'text', field, words, prefix }
}
const all = (...of: readonly Search[]): Search => ({ kind: 'all', of })
const any = (...of: readonly Search[]): Search => ({ kind: 'any', of })
const not = (of: Search): Search => ({ kind: 'not', of })

const has = (what: HasFact): Search => ({ kind: 'has', what })
const tag = (written: string): Search => ({ kind: 'tag', tag: written, prefix: false })
const header = (name: string, words: string | null): Search => ({
  kind: 'header',
  name,
  words,
  prefix: false,
})

const READABLE: readonly (readonly [written: string, search: Search])[] = [
  ['', { kind: 'everything' }],
  [' \t ', { kind: 'everything' }],
  ['lamp', text('lamp')],
  ['Grüße 東京', all(text('Grüße'), text('東京'))],
  ['"blue lamp"', text('blue lamp')],
  ['ver*', text('ver', null, true)],
  ['"blue la"*', text('blue la', null, true)],
  ['100% _x', all(text('100%'), text('_x'))],
  ['a*b', text('a*b')],
  ['-lamp', not(text('lamp'))],
  ['-"blue lamp" -is:read', all(not(text('blue lamp')), not({ kind: 'is', state: 'read' }))],
  ['e-mail x-y', all(text('e-mail'), text('x-y'))],
  ['a OR b', any(text('a'), text('b'))],
  ['a b OR c d', any(all(text('a'), text('b')), all(text('c'), text('d')))],
  ['a (b OR c)', all(text('a'), any(text('b'), text('c')))],
  ['-(a OR b)', not(any(text('a'), text('b')))],
  ['((a))', text('a')],
  ['(a)(b)', all(text('a'), text('b'))],
  ['or Or "OR"', all(text('or'), text('Or'), text('OR'))],
  ['from:anna@shop.example', { kind: 'address', role: 'from', value: 'anna@shop.example' }],
  [
    'TO:anna cc:@shop.example',
    all(
      { kind: 'address', role: 'to', value: 'anna' },
      { kind: 'address', role: 'cc', value: '@shop.example' },
    ),
  ],
  [
    'bcc:a recipient:b',
    all({ kind: 'address', role: 'bcc', value: 'a' }, { kind: 'address', role: 'recipient', value: 'b' }),
  ],
  ['from:"Anna B"', { kind: 'address', role: 'from', value: 'Anna B' }],
  [
    'subject:"your order" text:cod* filename:invoice',
    all(text('your order', 'subject'), text('cod', 'text', true), text('invoice', 'filenames')),
  ],
  ['message-id:<a@b.example>', { kind: 'message-id', value: 'a@b.example' }],
  ['is:Held has:ATTACHMENT', all({ kind: 'is', state: 'held' }, { kind: 'has', what: 'attachment' })],
  [
    'larger:2M smaller:1.5k',
    all(
      { kind: 'size', than: 'larger', sizeBytes: 2_097_152 },
      { kind: 'size', than: 'smaller', sizeBytes: 1536 },
    ),
  ],
  [
    'larger:10 smaller:1GB',
    all(
      { kind: 'size', than: 'larger', sizeBytes: 10 },
      { kind: 'size', than: 'smaller', sizeBytes: 1_073_741_824 },
    ),
  ],
  ['has:code has:Link has:calendar', all(has('code'), has('link'), has('calendar'))],
  ['tag:Orders', { kind: 'tag', tag: 'orders', prefix: false }],
  ['tag:"two words" -tag:ord*', all(tag('two words'), not({ kind: 'tag', tag: 'ord', prefix: true }))],
  ['header:X-Run:42', header('x-run', '42')],
  ['HEADER:X-Run:"a b" lamp', all(header('x-run', 'a b'), text('lamp'))],
  ['header:X-Run:v1.*', { kind: 'header', name: 'x-run', words: 'v1.', prefix: true }],
  ['header:X-Url:https://a.example/x?y=1', header('x-url', 'https://a.example/x?y=1')],
  ['header:List-Unsubscribe', header('list-unsubscribe', null)],
  ['header:Subject:lamp', text('lamp', 'subject')],
  ['header:Message-ID:<a@b>', { kind: 'message-id', value: 'a@b' }],
  ['after:2026-11-01', { kind: 'received', side: 'after', atMs: Date.UTC(2026, 10, 1) }],
  ['before:2026', { kind: 'received', side: 'before', atMs: Date.UTC(2026, 0, 1) }],
  ['before:2026-02', { kind: 'received', side: 'before', atMs: Date.UTC(2026, 1, 1) }],
  ['after:2026-11-01T13:30', { kind: 'received', side: 'after', atMs: Date.UTC(2026, 10, 1, 13, 30) }],
  [
    'after:2026-11-01T13:30:05+02:00',
    { kind: 'received', side: 'after', atMs: Date.UTC(2026, 10, 1, 11, 30, 5) },
  ],
  ['after:2024-02-29', { kind: 'received', side: 'after', atMs: Date.UTC(2024, 1, 29) }],
  ['newer:2h', { kind: 'received', side: 'after', atMs: NOW_MS - 7_200_000 }],
  ['newer:3d', { kind: 'received', side: 'after', atMs: NOW_MS - 259_200_000 }],
  ['https://shop.example/a 12:30', all(text('https://shop.example/a'), text('12:30'))],
  ['"subject:x"', text('subject:x')],
  ['x"y z"', all(text('x'), text('y z'))],
]

const UNREADABLE: readonly (readonly [written: string, column: number, message: RegExp])[] = [
  ['form:anna', 1, /no field "form:".*mean "from:".*quotation marks/],
  ['lamp subjct:x', 6, /Did you mean "subject:"/],
  ['Re: hello', 1, /no field "re:"/],
  ['zzz:x', 1, /no field "zzz:"\. To look/],
  ['constructor:x', 1, /no field/],
  ['is:unred', 4, /read, unread, starred.*mean is:unread\?/],
  ['is:__proto__', 4, /knows read/],
  ['has:atachment', 5, /mean has:attachment/],
  ['has:codes', 5, /knows attachment, code, link, calendar. Did you mean has:code\?/],
  ['tag:', 5, /right behind "tag:"/],
  ['header:', 8, /right behind "header:"/],
  ['header:X-Run:', 14, /right behind "header:x-run:"/],
  [`tag:${'x'.repeat(51)}`, 5, /up to 50 characters/],
  ['larger:big', 8, /such as larger:2M/],
  ['smaller:-1', 9, /such as smaller:2M/],
  ['after:yesterday', 7, /after:2026-11-01/],
  ['before:2026-02-31', 8, /before:2026-11-01/],
  ['before:2026-13-01', 8, /date/],
  ['newer:soon', 7, /newer:2h/],
  ['from:', 6, /right behind "from:"/],
  ['from: anna', 6, /right behind "from:"/],
  ['subject:""', 10, /right behind "subject:"/],
  ['""', 2, /nothing to look for/],
  ['"blue lamp', 1, /never closed/],
  ['subject:"blue', 9, /never closed/],
  ['a (b', 3, /never closed/],
  ['a) b', 2, /closes none/],
  [')', 1, /closes none/],
  ['a ()', 3, /nothing in these parentheses/],
  ['OR a', 1, /before this OR/],
  ['a OR', 3, /behind this OR/],
  ['a OR OR b', 3, /behind this OR/],
  ['(a OR )', 4, /behind this OR/],
  ['-', 1, /right before/],
  ['- a', 1, /right before/],
  ['--a', 1, /right before/],
  ['*', 1, /nothing to look for/],
  ['x'.repeat(1001), 1001, /at most 1000 characters/],
  ['a '.repeat(51), 101, /at most 50 terms/],
  [`${'('.repeat(21)}a${')'.repeat(21)}`, 21, /at most 20 deep/],
]

describe('what can be read', () => {
  test.each(READABLE)('%s', (written, search) => {
    expect(parseSearch(written, NOW_MS)).toEqual(search)
  })
})

describe('what cannot says where and why', () => {
  test.each(UNREADABLE)('%s', (written, column, message) => {
    expect(parseSearch(written, NOW_MS)).toEqual({
      kind: 'problem',
      column,
      message: expect.stringMatching(message),
    })
  })
})

test('anything typed is read or pointed at', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    '"',
    '-',
    ' ',
    'OR',
    '*',
    ':',
    'from:',
    'is:',
    'after:',
    'larger:',
    'a',
    '2',
    'k',
    '\0',
    '%',
    '"a b"',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 30 }), (parts) => {
      const written = parts.join('')
      const search = parseSearch(written, NOW_MS)
      if (search.kind !== 'problem') return
      expect(search.column).toBeGreaterThanOrEqual(1)
      expect(search.column).toBeLessThanOrEqual(written.length + 1)
      expect(search.message).toMatch(/^.+[.?]$/su)
    }),
    { numRuns: runs(5000) },
  )
})
