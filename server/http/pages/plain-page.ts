import { createHash } from 'node:crypto'
import type { Response } from 'express'

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 40rem; margin: 10vh auto; padding: 0 1.25rem }
h1 { font-size: 1.25rem }
.host { font-size: 1.5rem; font-weight: 600; overflow-wrap: anywhere }
code { display: block; overflow-wrap: anywhere; opacity: .8 }
a { display: inline-block; margin-top: 1.5rem; padding: .6rem 1.2rem; border: 1px solid; border-radius: .5rem }
`
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A page of a few words, without scripts. `body` is HTML. */
export function sendPlainPage(response: Response, title: string, body: string): void {
  response.set({
    'Content-Security-Policy': POLICY,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    // Where a link leads must not learn where it was read.
    'Referrer-Policy': 'no-referrer',
  })
  response.send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – Stagingpost</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`)
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
