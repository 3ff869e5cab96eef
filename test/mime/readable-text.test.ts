import { describe, expect, test } from 'vitest'
import { htmlToText } from '../../server/mime/html-text.ts'
import { readableText, snippetOf } from '../../server/mime/readable-text.ts'

const HTML: readonly (readonly [what: string, html: string, text: string])[] = [
  [
    'blocks separate, inline elements do not',
    '<p>one</p><p>t<b>w</b>o</p>three<br>four',
    'one two three four',
  ],
  ['cells separate', '<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
  [
    'what is not shown is left out',
    '<head><title>t</title><style>a{}</style></head><script>x</script>shown<noscript>no</noscript>',
    'shown',
  ],
  ['comments', 'a<!-- b -->c<!--[if mso]>d<![endif]-->e', 'ace'],
  [
    'entities',
    '&lt;b&gt; &amp;amp; &euro;5 caf&eacute; &#9731; &#x1F389; &nbsp;x &unknown; &#0; 5 &copy 2026',
    '<b> &amp; €5 café ☃ 🎉 x &unknown; \ufffd 5 © 2026',
  ],
  ['quoted ends of tags', '<a title="x > y" href=\'a>b\'>link</a>', 'link'],
  ['a sign that starts no tag', '1 < 2 and 3<4', '1 < 2 and 3<4'],
  ['a tag never closed', 'a <b', 'a'],
  ['a script never closed', 'a<script>b', 'a b'],
  ['declarations', '<!doctype html><?xml version="1.0"?>x</>y', 'xy'],
]

describe('the text of HTML', () => {
  test.each(HTML)('%s', (_, html, text) => {
    expect(htmlToText(html, 10_000)).toBe(text)
  })

  test('only so much of it is looked at', () => {
    expect(htmlToText('abc<p>def', 5)).toBe('abc')
  })

  test.each([
    ['openings', '<'.repeat(1_000_000)],
    ['comments', '<!--'.repeat(250_000)],
    ['scripts', '<script>'.repeat(125_000)],
    ['quotes', '<a b="'.repeat(160_000)],
    ['entities', '&#1'.repeat(300_000)],
  ])('a million characters of %s come to an end', (_, html) => {
    expect(htmlToText(html, 1_000_000)).toBeTypeOf('string')
  })
})

describe('what a person would read', () => {
  test('is the text, or the HTML where that says more', () => {
    expect(readableText({ text: 'all of it', html: '<p>less</p>' }, 100)).toBe('all of it')
    expect(readableText({ text: 'See HTML.', html: '<p>all that matters is here</p>' }, 100)).toBe(
      'all that matters is here',
    )
    expect(readableText({ text: null, html: null }, 100)).toBe('')
    expect(readableText({ text: 'abc 😀', html: null }, 5)).toBe('abc ')
  })

  test('a snippet is its first words on one line', () => {
    expect(snippetOf('  Hello\r\n\r\n  Anna,\tyour code \u202eis 123')).toBe('Hello Anna, your code is 123')
    expect(snippetOf(`Preheader${'\u00a0\u200c\u00ad'.repeat(100)}Hello`)).toBe('Preheader Hello')
    expect(snippetOf('x'.repeat(5000))).toHaveLength(200)
  })
})
