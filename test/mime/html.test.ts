import { describe, expect, test } from 'vitest'
import { safeHtml } from '../../server/mime/html.ts'
import { HOSTILE_HTML } from './hostile-html.ts'

const OPTIONS = {
  partUrl: (contentId: string) =>
    contentId === 'missing' ? undefined : `/parts/${encodeURIComponent(contentId)}`,
  openUrl: (href: string) => `/open?url=${encodeURIComponent(href)}`,
  remoteUrl: null,
  scheme: 'light' as const,
}

/** What the body of the safe document is. */
function body(html: string, options: Partial<typeof OPTIONS> = {}): string {
  const document = safeHtml(html, { ...OPTIONS, ...options }).html
  return /<body[\s\S]*?>([\s\S]*)<\/body><\/html>$/.exec(document)?.[1] ?? ''
}

/** Every tag of the document with its attributes. Its grammar is the serialiser's: one form for each thing. */
function tags(
  document: string,
): readonly { readonly name: string; readonly attributes: ReadonlyMap<string, string> }[] {
  const outsideStyle = document.replace(/(<style[^>]*>)[^<]*(<\/style>)/g, '$1$2')
  return [...outsideStyle.matchAll(/<([a-z!/][^\s>/]*)([^>]*)>/gi)].map(([, name = '', rest = '']) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      [...rest.matchAll(/\s([^\s=]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    ),
  }))
}

const FORBIDDEN_TAG =
  /^(?:script|noscript|template|xmp|iframe|frame|frameset|object|embed|applet|link|base|form|svg|math|video|audio|source|textarea|select|title|plaintext|dialog|marquee|.*:.*)$/
const URL_ATTRIBUTES = [
  'src',
  'href',
  'background',
  'action',
  'formaction',
  'srcset',
  'poster',
  'data',
  'ping',
  'manifest',
]

describe('nothing of what runs, loads or leads away is left', () => {
  test.each(Object.entries(HOSTILE_HTML))('%s', (_, html) => {
    const document = safeHtml(html, OPTIONS).html
    for (const { name, attributes } of tags(document)) {
      expect(name).not.toMatch(FORBIDDEN_TAG)
      if (name === 'meta') expect([...attributes.keys()].join()).toMatch(/^(?:charset|name,content)$/)
      for (const [attribute, value] of attributes) {
        expect(attribute).not.toMatch(/^on|^(?:srcdoc|ping|srcset|action|formaction|http-equiv|autofocus)$/)
        if (URL_ATTRIBUTES.includes(attribute)) expect(value).toMatch(/^\/(?:parts\/|open\?url=)/)
      }
    }
    // The traps' name may be left in a link to our own page only.
    expect(document.replace(/\/open\?url=[^"]*/g, '')).not.toMatch(/evil\.example/)
  })
})

const KEPT: Readonly<Record<string, readonly [written: string, shown: string]>> = {
  'tables and colours': [
    '<table width="600" bgcolor=#eee cellpadding=0><tr><td align=center valign=top style="padding:4px">x</td></tr></table>',
    '<table width="600" bgcolor="#eee" cellpadding="0"><tr><td align="center" valign="top" style="padding:4px">x</td></tr></table>',
  ],
  'the own style sheet': [
    '<style type="text/css">@media (max-width:600px) and (width >= 10px){.a > b{color:red!important}}</style><p class=a>x</p>',
    '<style type="text/css">@media (max-width:600px) and (width >= 10px){.a > b{color:red!important}}</style><p class="a">x</p>',
  ],
  'a web link leads through our page': [
    '<a href="https://shop.example/?a=1&amp;b=2">x</a>',
    '<a href="/open?url=https%3A%2F%2Fshop.example%2F%3Fa%3D1%26b%3D2" target="_blank" rel="noopener noreferrer">x</a>',
  ],
  'links within the mail and to mailboxes': [
    '<a href="#top">x</a><a href="mailto:a@shop.example">y</a>',
    '<a href="#top">x</a><a href="mailto:a@shop.example" target="_blank" rel="noopener noreferrer">y</a>',
  ],
  'parts by Content-ID': [
    '<img src="cid:logo%40shop.example" alt="Shop"><img src="cid:missing" alt=""><p style="background:url(cid:bg) no-repeat">x</p>',
    '<img src="/parts/logo%40shop.example" alt="Shop" /><img alt="" /><p style="background:url(&quot;/parts/bg&quot;) no-repeat">x</p>',
  ],
  'pictures in the mail itself': [
    '<img src="data:image/png;base64,iVBORw0KGgo=">',
    '<img src="data:image/png;base64,iVBORw0KGgo=" />',
  ],
  'forms, for looking at': [
    '<form action="/x"><input type="password" name="p" value="v"><button>Go</button></form>',
    '<input type="text" name="p" value="v" disabled="disabled" /><button type="button" disabled="disabled">Go</button>',
  ],
  'a picture that is a button': [
    '<input type="IMAGE" src="cid:buy" alt="Buy" name="x">',
    '<img src="/parts/buy" alt="Buy" name="x" />',
  ],
  'text as written': ['a &amp; b &lt;c&gt; &copy; 100% ☕', 'a &amp; b &lt;c&gt; © 100% ☕'],
}

describe('what makes it look right stays', () => {
  test.each(Object.entries(KEPT))('%s', (_, [written, shown]) => {
    expect(body(written)).toBe(shown)
  })

  test('body and html attributes move to the document', () => {
    const { html } = safeHtml(
      '<html lang="de" onclick=x><body bgcolor="#fee" style="margin:0" onload=x><p>x</p>',
      OPTIONS,
    )
    expect(html).toContain('<html lang="de">')
    expect(html).toContain('<body bgcolor="#fee" style="margin:0"><p>x</p></body>')
  })
})

describe('the document type decides how tables are laid out', () => {
  const STRICT =
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'

  test.each([
    ['its own is kept', '<!doctype html><p>x', '<!doctype html><html>'],
    [
      'behind what may stand before it',
      `<?xml version="1.0"?>\r\n<!-- x -->\r\n${STRICT}<html><p>x`,
      `${STRICT}<html>`,
    ],
    ['where it has none, none is added', '<p>x</p>', '<html>'],
    ['an unknown one is left out', '<!doctype html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>x', '<html>'],
    ['one in the middle is none', '<p>x</p><!doctype html>', '<html>'],
  ])('%s', (_, html, start) => {
    expect(safeHtml(html, OPTIONS).html.startsWith(`${start}<head>`)).toBe(true)
  })
})

describe('remote content', () => {
  const NEWSLETTER =
    '<style>@import "https://a.example/x.css"; td{background:url(https://a.example/1.png)}</style>' +
    '<img src="https://a.example/2.png" srcset="https://a.example/3.png 2x"><td background="//a.example/4.png">'

  test('is left out and counted', () => {
    const { html, blockedCount } = safeHtml(NEWSLETTER, OPTIONS)
    expect(html).not.toContain('a.example')
    expect(blockedCount).toBe(5)
  })

  test('is had through us where allowed, style sheets and sets excepted', () => {
    const remoteUrl = (href: string) => `/remote?url=${encodeURIComponent(href)}`
    const { html, blockedCount } = safeHtml(NEWSLETTER, { ...OPTIONS, remoteUrl })
    for (const kept of ['1.png', '2.png', '4.png'])
      expect(html).toContain(remoteUrl(`https://a.example/${kept}`))
    expect(html).not.toMatch(/["'(]https:/)
    expect(html).not.toContain('3.png')
    expect(html).not.toContain('x.css')
    expect(blockedCount).toBe(0)
  })
})

test.each([
  ['light', 'max-width:0', 'min-width:0'],
  ['dark', 'min-width:0', 'max-width:0'],
] as const)('in a %s mail program, media queries are answered as there', (scheme, dark, light) => {
  const css =
    '@media (Prefers-Color-Scheme : DARK){p{color:red}}@media (prefers-color-scheme:light){p{color:blue}}'
  const { html } = safeHtml(`<style>${css}</style><p>prefers-color-scheme: dark</p>`, { ...OPTIONS, scheme })
  expect(html).toContain(`(${dark})`)
  expect(html.indexOf(`(${dark})`)).toBeLessThan(html.indexOf(`(${light})`))
  expect(html).toContain('<p>prefers-color-scheme: dark</p>')
})

describe('what would take too long is said instead', () => {
  test.each(['<!---->', '<!-- -->x', '<?xml >', ' '])(
    '"%s" before the document type comes to an end',
    (before) => {
      expect(body(`${before.repeat(2000)}<p>x</p>`)).toContain('<p>x</p>')
    },
  )

  test.each([
    ['elements', '<div>'.repeat(200_000)],
    ['tables', '<table>'.repeat(200_000)],
    ['paragraphs and cells in turn', '<p><td>'.repeat(200_000)],
    ['style elements', '<style>'.repeat(200_000)],
  ])('%s nested without end', (_, html) => {
    expect(body(html)).toContain('nested too deeply')
  })

  test.each([
    ['paragraphs never closed', '<p>x'.repeat(20_000)],
    ['cells never closed', `<table>${'<tr><td>x'.repeat(20_000)}</table>`],
  ])('not so %s', (_, html) => {
    expect(body(html)).not.toContain('nested too deeply')
  })
})
