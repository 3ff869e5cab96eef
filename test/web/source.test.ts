import { describe, expect, test } from 'vitest'
import { backOffMs } from '../../web/back-off.ts'
import { compareHeads } from '../../web/model/compare-heads.ts'
import { linkify } from '../../web/model/linkify.ts'
import { markHtml } from '../../web/model/mark-html.ts'

describe('links in plain text', () => {
  test.each([
    ['see https://shop.example/a?b=1&c=2.', ['https://shop.example/a?b=1&c=2']],
    ['(http://shop.example/x), and https://y.example/', ['http://shop.example/x', 'https://y.example/']],
    ['https://shop.example/"onmouseover="alert(1)', ['https://shop.example/']],
    ['<https://shop.example/q>', ['https://shop.example/q']],
    ['javascript:alert(1) data:text/html,x ftp://x.example', []],
    ['http:// and https://', []],
    ['', []],
  ])('%j', (text, links) => {
    const pieces = linkify(text)
    expect(pieces.flatMap(({ href }) => href ?? [])).toEqual(links)
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  })
})

describe('HTML source', () => {
  test.each([
    '<p class="a" id=b hidden>Hi <b>you</b></p>',
    '<!-- <b>not a tag</b> --><br/>',
    '<a title="1 > 0" href=\'x\'>',
    '<!doctype html><p>unfinished <a href="never closed',
    '<!-- never closed',
    'no tags, only 1 < 2 & 3 > 2',
    '<',
    '<<<>>>"\'',
    '',
  ])('colours %j and changes nothing', (source) => {
    expect(
      markHtml(source)
        .map(({ text }) => text)
        .join(''),
    ).toBe(source)
  })

  test('tells names, values, comments and text apart', () => {
    expect(markHtml('<p id="a">Hi</p><!--x-->')).toEqual([
      { kind: 'tag', text: '<p' },
      { kind: 'tag', text: ' ' },
      { kind: 'name', text: 'id' },
      { kind: 'tag', text: '=' },
      { kind: 'value', text: '"a"' },
      { kind: 'tag', text: '>' },
      { kind: 'text', text: 'Hi' },
      { kind: 'tag', text: '</p' },
      { kind: 'tag', text: '>' },
      { kind: 'comment', text: '<!--x-->' },
    ])
  })
})

test('a copy compared with its original: what was added, renamed, kept', () => {
  const original =
    'From: app@x.example\r\nTo: a@x.example,\r\n b@x.example\r\nDate: today\r\n\r\nBody\r\n\r\nX: y\r\n'
  const copy =
    'Received: by us\r\nFrom: post@stage.example\r\nX-Original-From: app@x.example\r\n' +
    'X-Original-To: a@x.example,\r\n b@x.example\r\nDate: today\r\n\r\nBody\r\n\r\nX: y\r\n'
  expect(compareHeads(original, copy)).toEqual({
    fields: [
      { change: 'added', text: 'Received: by us' },
      { change: 'added', text: 'From: post@stage.example' },
      { change: 'renamed', text: 'X-Original-From: app@x.example' },
      { change: 'renamed', text: 'X-Original-To: a@x.example,\n b@x.example' },
      { change: 'kept', text: 'Date: today' },
    ],
    body: '\nBody\n\nX: y\n',
  })
})

test('waits double up to a ceiling and never end', () => {
  expect([0, 1, 2, 3].map((failures) => backOffMs(failures, 0.999))).toEqual([500, 1000, 1999, 3998])
  expect(backOffMs(0, 0)).toBe(250)
  for (const failures of [5, 50, 5000]) expect(backOffMs(failures, 0.5)).toBe(11_250)
})
