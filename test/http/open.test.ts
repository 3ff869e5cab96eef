import { describe, expect, test } from 'vitest'
import { openDoor } from './door.ts'

const LINKS: readonly [href: string, leadsTo: string | null, shown: string][] = [
  ['https://shop.example/verify?a=1&b=2', 'https://shop.example/verify?a=1&amp;b=2', 'shop.example'],
  ['http://localhost:3000/x', 'http://localhost:3000/x', 'localhost:3000'],
  ['mailto:ann%40customer.example', 'mailto:ann%40customer.example', 'ann@customer.example'],
  ['https://bank.example@evil.example/', 'https://bank.example@evil.example/', 'evil.example'],
  ['https://xn--80ak6aa92e.example/', 'https://xn--80ak6aa92e.example/', 'xn--80ak6aa92e.example'],
  ['https://аррӏе.example/', 'https://xn--80ak6aa92e.example/', 'xn--80ak6aa92e.example'],
  ['https://a.example/"onmouseover="alert(1)', 'https://a.example/%22onmouseover=%22alert(1)', 'a.example'],
  [
    "https://a.example/?q='><script>alert(1)</script>",
    'https://a.example/?q=%27%3E%3Cscript%3Ealert(1)%3C/script%3E',
    'a.example',
  ],
  ['javascript:alert(1)', null, 'javascript:alert(1)'],
  [' javascript:alert(1)', null, 'javascript:alert(1)'],
  ['java\nscript:alert(1)', null, 'script:alert(1)'],
  ['data:text/html,<script>alert(1)</script>', null, 'data:text/html,&lt;script&gt;'],
  ['file:///etc/passwd', null, 'file:///etc/passwd'],
  ['//evil.example', null, '//evil.example'],
  ['<script>alert(1)</script>', null, '&lt;script&gt;'],
  ['', null, ''],
]

describe('the page between a link and its target', () => {
  test('shows where it leads, and leads only on the web and to mail', async () => {
    const { ask } = await openDoor()
    for (const [href, leadsTo, shown] of LINKS) {
      const { status, text } = await ask(`/open?url=${encodeURIComponent(href)}`)
      const target = /<a href="([^"]*)" rel="noopener noreferrer nofollow">/.exec(text)?.[1] ?? null
      expect([href, status, target]).toEqual([href, 200, leadsTo])
      expect(text, href).toContain(shown)
      expect(text, href).not.toMatch(/<script|onmouseover="/)
    }
  })

  test('runs nothing, sends nothing on, redirects nowhere', async () => {
    const { ask } = await openDoor()
    const { headers } = await ask('/open?url=https://shop.example')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'/,
    )
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers).not.toHaveProperty('location')
    expect(headers).not.toHaveProperty('refresh')
  })

  test('takes one link', async () => {
    const { ask } = await openDoor()
    const { text } = await ask('/open?url=https://a.example&url=https://b.example')
    expect(text).not.toContain('<a ')
  })
})
