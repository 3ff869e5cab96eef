import { decodeEntities } from './entities.ts'

/** A piece of HTML as a browser would meet it. */
export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }

/** Elements whose content is no markup. */
const RAW = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'noscript', 'noembed', 'iframe'])
const NAME = /[a-z][a-z0-9:-]{0,31}/iy
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]{1,64})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/y
/** More in one tag is no tag that somebody wrote. */
const ATTRIBUTES_MAX = 100

/**
 * Cuts HTML into text, opening and closing tags; entities are decoded, comments left out, the content of elements
 * such as `script` comes as one text. Linear, never throws.
 */
export function* htmlTokens(html: string): Generator<HtmlToken, void> {
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    if (open > at) yield { kind: 'text', text: decodeEntities(html.slice(at, open)) }
    const tag = tagAt(html, open)
    at = tag.end
    if (tag.token === undefined) continue
    yield tag.token
    if (tag.token.kind !== 'open' || !RAW.has(tag.token.name)) continue
    const end = rawEnd(html, at, tag.token.name)
    yield { kind: 'text', text: html.slice(at, end) }
    at = end
  }
  if (at < html.length) yield { kind: 'text', text: decodeEntities(html.slice(at)) }
}

/** What starts with the `<` at `open`: nothing to tell, for a comment. */
function tagAt(html: string, open: number): { readonly token?: HtmlToken; readonly end: number } {
  if (html.startsWith('<!--', open)) return { end: behind(html, '-->', open + 4) }
  const isClosing = html[open + 1] === '/'
  NAME.lastIndex = open + (isClosing ? 2 : 1)
  const name = NAME.exec(html)?.[0].toLowerCase()
  if (name === undefined) {
    const isMarkup = isClosing || html[open + 1] === '!' || html[open + 1] === '?'
    return isMarkup
      ? { end: behind(html, '>', open + 1) }
      : { token: { kind: 'text', text: '<' }, end: open + 1 }
  }
  const { attributes, end } = attributesAt(html, NAME.lastIndex)
  return { token: isClosing ? { kind: 'close', name } : { kind: 'open', name, attributes }, end }
}

/** The first of each name counts. A quote that is never closed is skipped with its tag. */
function attributesAt(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>()
  let at = from
  for (let count = 0; count < ATTRIBUTES_MAX; count += 1) {
    ATTRIBUTE.lastIndex = at
    const found = ATTRIBUTE.exec(html)
    if (found === null) break
    const [, name = '', double, single, bare] = found
    const key = name.toLowerCase()
    if (!attributes.has(key)) attributes.set(key, decodeEntities(double ?? single ?? bare ?? ''))
    at = ATTRIBUTE.lastIndex
  }
  return { attributes, end: behind(html, '>', at) }
}

function rawEnd(html: string, from: number, name: string): number {
  const close = new RegExp(`</${name}`, 'gi')
  close.lastIndex = from
  return close.exec(html)?.index ?? html.length
}

function behind(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found < 0 ? html.length : found + mark.length
}
