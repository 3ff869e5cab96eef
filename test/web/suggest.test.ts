import { describe, expect, test } from 'vitest'
import { actionLinks, remotePictures } from '../../web/model/action-links.ts'
import { knownAddresses } from '../../web/model/known-addresses.ts'
import { applied, suggestions } from '../../web/model/suggest.ts'
import { item, recipient } from './samples.ts'

const ROWS = [
  item(9, {
    from: { name: 'Shop', address: 'Shop@app.example' },
    recipients: [
      recipient('bob@real.example'),
      recipient('a b@real.example'),
      recipient('zoe@b.example', { class: 'bcc' }),
    ],
  }),
  item(7, { from: { name: null, address: null }, recipients: [recipient('bob@real.example')] }),
]
const KNOWN = {
  tags: ['orders', 'beta test'],
  searches: [{ name: 'Late orders', search: 'tag:orders newer:1d' }],
  addresses: (field: string) => knownAddresses(ROWS, field),
}

/** `|` is the caret. */
function at(written: string): [string, number] {
  return [written.replace('|', ''), written.indexOf('|')]
}

describe('suggestions for the word at the caret', () => {
  test.each([
    ['fr|', ['from:']],
    ['x -fr|', ['-from:']],
    ['(is:un|', ['is:unread']],
    ['is:|', ['is:unread', 'is:read', 'is:starred', 'is:held', 'is:redirected', 'is:relayed', 'is:failed']],
    ['is:held|', []],
    ['has:c|', ['has:code', 'has:calendar']],
    ['tag:|', ['tag:orders', 'tag:"beta test"']],
    ['-tag:or|', ['-tag:orders']],
    ['late|', ['tag:orders newer:1d']],
    ['from:|', ['from:Shop@app.example', 'from:shop@app.example']],
    ['-to:rea|', ['-to:bob@real.example']],
    ['recipient:b|', ['recipient:bob@real.example', 'recipient:zoe@b.example']],
    ['bcc:zoe@b.example|', []],
    ['"fr|', []],
    ['constructor:|', []],
    ['lamp|', []],
  ])('%s', (written, offers) => {
    expect(suggestions(...at(written), KNOWN).map(({ text }) => text)).toEqual(offers)
  })
})

test.each([
  ['fr|', 'from:', 'from:|'],
  ['lamp is:un| x', 'is:unread', 'lamp is:unread| x'],
  ['(is:un|', 'is:unread', '(is:unread |'],
])('%s with %s is %s', (written, text, after) => {
  const next = applied(...at(written), { text, hint: '' })
  expect(`${next.text.slice(0, next.caret)}|${next.text.slice(next.caret)}`).toBe(after)
})

test('links to follow, each once; pictures elsewhere, each once', () => {
  const link = (href: string, kind: 'action' | 'unsubscribe' | 'tracking' | 'image') => ({
    href,
    kind,
    text: '',
    rel: null,
  })
  const links = [
    link('https://a.example', 'action'),
    link('https://a.example', 'action'),
    link('javascript:alert(1)', 'action'),
    link('https://b.example/u', 'unsubscribe'),
    link('https://b.example/i.png', 'image'),
    link('//b.example/p.gif', 'tracking'),
    link('cid:logo', 'image'),
  ]
  expect(actionLinks(links).map(({ href }) => href)).toEqual(['https://a.example', 'https://b.example/u'])
  expect(remotePictures(links)).toBe(2)
})
