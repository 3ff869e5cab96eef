import { describe, expect, test } from 'vitest'
import { readLinks } from '../../server/mime/links.ts'
import { busyMs } from '../support/busy-ms.ts'

describe('links of the HTML', () => {
  test.each([
    [
      '<a href="https://a.example/v?a=1&amp;b=2">Verify  <b>now</b></a>',
      'https://a.example/v?a=1&b=2',
      'Verify now',
      'action',
      null,
    ],
    ['<a rel=nofollow href=https://a.example/x>Go</a>', 'https://a.example/x', 'Go', 'action', 'nofollow'],
    ['<A HREF=" https://a.example/x\n">Go</A>', 'https://a.example/x', 'Go', 'action', null],
    ['<a href="myapp://verify?t=1">Open</a>', 'myapp://verify?t=1', 'Open', 'action', null],
    ['<a href="mailto:a@b.example">Mail</a>', 'mailto:a@b.example', 'Mail', 'action', null],
    [
      '<a href="https://a.example/u">Unsubscribe</a>',
      'https://a.example/u',
      'Unsubscribe',
      'unsubscribe',
      null,
    ],
    [
      '<a href="https://a.example/u">Newsletter abbestellen</a>',
      'https://a.example/u',
      'Newsletter abbestellen',
      'unsubscribe',
      null,
    ],
    [
      '<a href="https://a.example/u">配信停止はこちら</a>',
      'https://a.example/u',
      '配信停止はこちら',
      'unsubscribe',
      null,
    ],
    [
      '<a href="https://a.example/unsubscribe/1">here</a>',
      'https://a.example/unsubscribe/1',
      'here',
      'unsubscribe',
      null,
    ],
    ['<img src="https://a.example/l.png" alt="Logo">', 'https://a.example/l.png', 'Logo', 'image', null],
    [
      '<img src="https://a.example/o.gif" width="1" height=1>',
      'https://a.example/o.gif',
      '',
      'tracking',
      null,
    ],
    [
      '<map><area href="https://a.example/m" alt="Shop"></map>',
      'https://a.example/m',
      'Shop',
      'action',
      null,
    ],
  ])('%s', (html, href, text, kind, rel) => {
    expect(readLinks({ html, text: null })).toEqual([{ href, text, kind, rel }])
  })

  test.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\nscript:alert(1)',
    'java&#10;script:alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'cid:logo',
    '/relative',
    '#anchor',
    '',
  ])('%j is none', (href) => {
    expect(readLinks({ html: `<a href="${href}">x</a>`, text: null })).toEqual([])
  })

  test('come in the order of the document, a picture within its link behind it', () => {
    const html =
      '<a href="https://a.example/1"><img src="https://a.example/b.png" alt="Confirm"></a><a href="https://a.example/2">two</a>'
    expect(readLinks({ html, text: null }).map(({ href, text }) => [href, text])).toEqual([
      ['https://a.example/1', 'Confirm'],
      ['https://a.example/b.png', 'Confirm'],
      ['https://a.example/2', 'two'],
    ])
  })

  test('are not read from comments, styles and scripts', () => {
    const html =
      '<!-- <a href="https://a.example/1">x</a> --><script>"<a href=https://a.example/2>"</script><style><a href="https://a.example/3"></style>'
    expect(readLinks({ html, text: null })).toEqual([])
  })
})

describe('links of the text', () => {
  test.each([
    ['Go to https://a.example/v?a=1&b=2.', 'https://a.example/v?a=1&b=2', 'Go to'],
    ['<https://a.example/x>', 'https://a.example/x', ''],
    ['(see https://a.example/x_(y))', 'https://a.example/x_(y)', 'see'],
    ['Verify: https://a.example/x, or not', 'https://a.example/x', 'Verify'],
    ['「https://a.example/x」', 'https://a.example/x', ''],
  ])('%s', (text, href, before) => {
    expect(readLinks({ html: null, text })).toEqual([{ href, text: before, kind: 'action', rel: null }])
  })

  test('that the HTML has too are told once', () => {
    const links = readLinks({
      html: '<a href="https://a.example/1">One</a>',
      text: 'One: https://a.example/1\nUnsubscribe: https://a.example/2',
    })
    expect(links.map(({ href, kind }) => [href, kind])).toEqual([
      ['https://a.example/1', 'action'],
      ['https://a.example/2', 'unsubscribe'],
    ])
  })
})

test.each([
  ['unclosed links', { html: '<a href="https://x.example/'.repeat(70_000), text: null }],
  ['brackets', { html: null, text: `https://x.example/${')'.repeat(4000)} `.repeat(400) }],
  ['full stops', { html: null, text: `https://x.example/${'.'.repeat(1_000_000)}` }],
  ['blanks in a tag', { html: `<a${' '.repeat(1_000_000)}b`, text: null }],
])('%s without end take no time', (_, mail) => {
  expect(busyMs(() => readLinks(mail))).toBeLessThan(3000)
})
