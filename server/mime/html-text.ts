import { decodeEntities } from './entities.ts'

/** Elements whose content is not shown as text. */
const HIDDEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'object', 'svg', 'math'])
/** Elements that stand within a line: their tags separate nothing. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
const TAG_NAME = /^[a-z][a-z0-9:-]*/i
const OPENED_QUOTE = /=["']/
const TAG_NAME_LENGTH_MAX = 32

/** The text of HTML, for search and snippets; looks at `lengthMax` UTF-16 units. Linear, never throws. */
export function htmlToText(html: string, lengthMax: number): string {
  const source = html.length > lengthMax ? html.slice(0, lengthMax) : html
  const parts: string[] = []
  // Elements that are never closed are searched for their end once.
  const unclosed = new Set<string>()
  let at = 0
  while (at < source.length) {
    const open = source.indexOf('<', at)
    if (open < 0) break
    parts.push(source.slice(at, open))
    at = skipTag(source, open, parts, unclosed)
  }
  parts.push(source.slice(at))
  return decodeEntities(parts.join('')).replace(/\s+/g, ' ').trim()
}

/** Behind the tag, comment or hidden element that starts at `open`. */
function skipTag(source: string, open: number, parts: string[], unclosed: Set<string>): number {
  if (source.startsWith('<!--', open)) return behind(source, '-->', open + 4)
  const closing = source[open + 1] === '/'
  const nameAt = open + (closing ? 2 : 1)
  const name = TAG_NAME.exec(source.slice(nameAt, nameAt + TAG_NAME_LENGTH_MAX))?.[0].toLowerCase()
  if (name === undefined) {
    const isMarkup = closing || source[nameAt] === '!' || source[nameAt] === '?'
    if (isMarkup) return behind(source, '>', nameAt)
    parts.push('<')
    return open + 1
  }
  if (!INLINE.has(name)) parts.push(' ')
  const end = tagEnd(source, nameAt + name.length)
  return HIDDEN.has(name) && !closing ? behindElement(source, name, end, unclosed) : end
}

/** A `>` in a quoted attribute does not end the tag; a quote that is never closed is none. */
function tagEnd(source: string, from: number): number {
  let at = from
  let end = source.indexOf('>', from)
  while (end >= 0) {
    const opened = source.slice(at, end).search(OPENED_QUOTE)
    if (opened < 0) return end + 1
    const quoteAt = at + opened + 1
    const close = source.indexOf(source[quoteAt] ?? '"', quoteAt + 1)
    if (close < 0) return end + 1
    at = close + 1
    if (close > end) end = source.indexOf('>', at)
  }
  return source.length
}

function behindElement(source: string, name: string, from: number, unclosed: Set<string>): number {
  if (unclosed.has(name)) return from
  const close = new RegExp(`</${name}`, 'gi')
  close.lastIndex = from
  const found = close.exec(source)
  if (found !== null) return behind(source, '>', found.index)
  // Without its end tag, what follows is rather text than lost.
  unclosed.add(name)
  return from
}

function behind(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from)
  return found < 0 ? source.length : found + mark.length
}
