import { createHash } from 'node:crypto'
import { Router } from 'express'

/** RFC 9110 §4.1 asks for 8,000 octets of a URI at least. */
const HREF_LENGTH_MAX = 8000
/** Nothing else leads out of a mail: `javascript:`, `data:` and `file:` are shown and go nowhere. */
const LEADS_ON = ['http:', 'https:', 'mailto:']

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

/** Between a link in a mail and its target: shows where it leads before it leads there. */
export function openRouter(): Router {
  const router = Router()
  router.get('/open', (request, response) => {
    const { url } = request.query
    response.set({
      'Content-Security-Policy': POLICY,
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      // The target must not learn where its link was read.
      'Referrer-Policy': 'no-referrer',
    })
    response.send(page(typeof url === 'string' ? url.slice(0, HREF_LENGTH_MAX) : ''))
  })
  return router
}

function page(href: string): string {
  const target = URL.parse(href)
  const leadsOn = target !== null && LEADS_ON.includes(target.protocol)
  const body = leadsOn ? leadOn(target) : `<h1>This link leads nowhere</h1><code>${escapeHtml(href)}</code>`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Open link – Stagingpost</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`
}

function leadOn(target: URL): string {
  const where = target.protocol === 'mailto:' ? decodeMailto(target.pathname) : target.host
  const disguised = target.username !== '' || target.password !== ''
  return `<h1>This link in a message leads to</h1>
<p class="host">${escapeHtml(where)}</p><code>${escapeHtml(target.href)}</code>
${disguised ? '<p>What stands before the @ is not where it leads.</p>' : ''}
<a href="${escapeHtml(target.href)}" rel="noopener noreferrer nofollow">Open it</a>`
}

function decodeMailto(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
