import { Router } from 'express'
import { escapeHtml, sendPlainPage } from './plain-page.ts'

/** RFC 9110 §4.1 asks for 8,000 octets of a URI at least. */
const HREF_LENGTH_MAX = 8000
/** Nothing else leads out of a mail: `javascript:`, `data:` and `file:` are shown and go nowhere. */
const LEADS_ON = ['http:', 'https:', 'mailto:']

/** Between a link in a mail and its target: shows where it leads before it leads there. */
export function openRouter(): Router {
  const router = Router()
  router.get('/open', (request, response) => {
    const { url } = request.query
    sendPlainPage(response, 'Open link', page(typeof url === 'string' ? url.slice(0, HREF_LENGTH_MAX) : ''))
  })
  return router
}

function page(href: string): string {
  const target = URL.parse(href)
  const leadsOn = target !== null && LEADS_ON.includes(target.protocol)
  return leadsOn ? leadOn(target) : `<h1>This link leads nowhere</h1><code>${escapeHtml(href)}</code>`
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
