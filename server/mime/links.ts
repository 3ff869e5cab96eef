import { displayLine } from './display-text.ts'
import { htmlTokens } from './html-tokens.ts'
import { isUnsubscribe } from './link-words.ts'
import type { FoundLink, ParsedMessage } from './mime.types.ts'

/** A newsletter has some hundred. */
const LINKS_MAX = 1000
const HREF_LENGTH_MAX = 8192
const TEXT_LENGTH_MAX = 200
const LOOKED_MAX = 2 * 1024 * 1024
/** Schemes that run or read something here instead of leading somewhere. */
const UNSAFE = /^(?:javascript|vbscript|data|file|blob|about|cid|filesystem|view-source):/i
const ABSOLUTE = /^(?:[a-z][a-z0-9+.-]{0,30}:\/\/[^\s]|mailto:|tel:|sms:)/i
const IN_TEXT = /\b(?:https?:\/\/|mailto:)[^\s<>"“”«»「」『』（）、。]{1,4096}/giu
/** Ends a sentence rather than an address. */
const TRAILING = /[.,:;!?'’…*_]/
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
] as const
const PIXELS_MAX = 2

/**
 * Where a message leads: its links and pictures from the HTML, then links of the text that the HTML does not have.
 * In the order of the document, entities decoded. Linear, never throws.
 */
export function readLinks({ html, text }: Pick<ParsedMessage, 'html' | 'text'>): readonly FoundLink[] {
  const links = html === null ? [] : htmlLinks(html.slice(0, LOOKED_MAX))
  const known = new Set(links.map(({ href }) => href))
  const more = text === null ? [] : textLinks(text.slice(0, LOOKED_MAX))
  return [...links, ...more.filter(({ href }) => !known.has(href))].slice(0, LINKS_MAX)
}

function htmlLinks(html: string): FoundLink[] {
  const links: FoundLink[] = []
  let open: { href: string; rel: string | null; text: string; at: number } | undefined
  const close = () => {
    if (open === undefined) return
    const { href, rel, at } = open
    const text = displayLine(open.text, TEXT_LENGTH_MAX)
    links[at] = { href, text, kind: isUnsubscribe(text, href) ? 'unsubscribe' : 'action', rel }
    open = undefined
  }
  for (const token of htmlTokens(html)) {
    if (links.length >= LINKS_MAX) break
    if (token.kind === 'text') {
      if (open !== undefined && open.text.length < TEXT_LENGTH_MAX * 4) open.text += token.text
      continue
    }
    const { name } = token
    if (name === 'a' || name === 'area') close()
    if (token.kind === 'close') continue
    const { attributes } = token
    if (open !== undefined && (name === 'br' || name === 'td' || name === 'p' || name === 'div'))
      open.text += ' '
    if (name === 'img') {
      if (open !== undefined) open.text += attributes.get('alt') ?? ''
      const src = hrefOf(attributes.get('src'))
      if (src !== undefined && /^https?:/i.test(src)) links.push(picture(src, attributes))
    } else if (name === 'a' || name === 'area') {
      const href = hrefOf(attributes.get('href'))
      if (href === undefined) continue
      open = { href, rel: attributes.get('rel') ?? null, text: attributes.get('alt') ?? '', at: links.length }
      // Its place is behind what stands before it, though its text is known later.
      links.push({ href, text: '', kind: 'action', rel: open.rel })
    }
  }
  close()
  return links
}

function picture(href: string, attributes: ReadonlyMap<string, string>): FoundLink {
  const sizes = ['width', 'height'].map((name) => Number.parseInt(attributes.get(name) ?? '', 10))
  const isPixel = sizes.some((size) => size <= PIXELS_MAX)
  const text = displayLine(attributes.get('alt') ?? '', TEXT_LENGTH_MAX)
  return { href, text, kind: isPixel ? 'tracking' : 'image', rel: null }
}

function hrefOf(written: string | undefined): string | undefined {
  // Browsers leave blanks and line ends out (URL Standard §4.4).
  const href = written?.trim().replace(/[\t\n\r]/g, '') ?? ''
  if (href.length > HREF_LENGTH_MAX || UNSAFE.test(href)) return undefined
  return ABSOLUTE.test(href) ? href : undefined
}

function textLinks(text: string): FoundLink[] {
  const links = new Map<string, FoundLink>()
  for (const line of text.split('\n')) {
    if (links.size >= LINKS_MAX) break
    for (const { 0: found, index } of line.matchAll(IN_TEXT)) {
      const href = trimmed(found)
      if (href.length > HREF_LENGTH_MAX || links.has(href)) continue
      // In text a link is named by what stands before it: `Unsubscribe: https://…`.
      const before = displayLine(line.slice(0, index).slice(-TEXT_LENGTH_MAX), TEXT_LENGTH_MAX)
      const kind = isUnsubscribe(before, href) ? 'unsubscribe' : 'action'
      links.set(href, { href, text: before.replace(/^[\s(<「]+|[\s:(<「–—-]+$/g, ''), kind, rel: null })
    }
  }
  return [...links.values()]
}

/** Without the full stop of its sentence, and without brackets that were opened before it. */
function trimmed(found: string): string {
  let end = found.length
  const surplus = { ')': 0, ']': 0, '}': 0 }
  for (const [open, close] of BRACKETS) {
    surplus[close] = found.split(close).length - found.split(open).length
  }
  for (; end > 0; end -= 1) {
    const last = found[end - 1] ?? ''
    const isSurplus = (last === ')' || last === ']' || last === '}') && surplus[last] > 0
    if (isSurplus) surplus[last] -= 1
    else if (!TRAILING.test(last)) break
  }
  return found.slice(0, end)
}
