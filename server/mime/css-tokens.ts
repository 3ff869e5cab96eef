/** A token of CSS as far as cleaning needs one (CSS Syntax 3 §4). */
export type CssToken =
  | { readonly kind: 'text'; readonly raw: string }
  | { readonly kind: 'string'; readonly raw: string; readonly value: string }
  /** An identifier, a function's name or an at-keyword's, escapes resolved, in lower case. */
  | { readonly kind: 'name'; readonly raw: string; readonly value: string }
  /** `url(…)` without quotes. */
  | { readonly kind: 'url'; readonly value: string }

const SPACE = /\s/
const NAME_START = /[-\w\\\u0080-\uffff]/
const NAME_RUN = /(?:[-\w\u0080-\uffff]|\\(?:[0-9a-fA-F]{1,6}\s?|[^\n\r\f]))+/y
/** What neither starts another token nor matters by itself. */
const TEXT_RUN = /[^-\w\\\u0080-\uffff"'/@(){};]+/y
const ESCAPE = /\\(?:([0-9a-fA-F]{1,6})\s?|(\r\n|[\s\S]))/g

/** Tokens in order; comments, which can hide the end of a style element, are left out. Linear, never throws. */
export function* cssTokens(css: string): Generator<CssToken> {
  let at = 0
  while (at < css.length) {
    const char = css[at] ?? ''
    if (char === '/' && css[at + 1] === '*') {
      const end = css.indexOf('*/', at + 2)
      at = end < 0 ? css.length : end + 2
      // A comment separates what stands around it.
      yield { kind: 'text', raw: ' ' }
    } else if (char === '"' || char === "'") {
      const end = stringEnd(css, at)
      const raw = css.slice(at, end)
      yield {
        kind: 'string',
        raw,
        value: unescapeCss(raw.slice(1, raw.endsWith(char) && raw.length > 1 ? -1 : undefined)),
      }
      at = end
    } else if (NAME_START.test(char)) {
      NAME_RUN.lastIndex = at
      const raw = NAME_RUN.exec(css)?.[0] ?? char
      at += raw.length
      const value = unescapeCss(raw).toLowerCase()
      const url = value === 'url' && css[at] === '(' ? bareUrl(css, at + 1) : undefined
      yield url === undefined ? { kind: 'name', raw, value } : { kind: 'url', value: url.value }
      at = url?.end ?? at
    } else {
      TEXT_RUN.lastIndex = at
      const raw = TEXT_RUN.exec(css)?.[0] ?? char
      yield { kind: 'text', raw }
      at += raw.length
    }
  }
}

/** A string ends at its quote, or unfinished at a line end (CSS Syntax 3 §4.3.5). */
function stringEnd(css: string, from: number): number {
  const quote = css[from]
  for (let at = from + 1; at < css.length; at += 1) {
    const char = css[at]
    if (char === quote) return at + 1
    if (char === '\n' || char === '\r' || char === '\f') return at
    if (char === '\\') at += 1
  }
  return css.length
}

/** The rest of `url(` without quotes; undefined when a quoted string follows, as in a common function. */
function bareUrl(css: string, from: number): { readonly value: string; readonly end: number } | undefined {
  let start = from
  while (SPACE.test(css[start] ?? '')) start += 1
  if (css[start] === '"' || css[start] === "'") return undefined
  let end = start
  while (end < css.length && css[end] !== ')') end += css[end] === '\\' ? 2 : 1
  return { value: unescapeCss(css.slice(start, end)).trim(), end: Math.min(end + 1, css.length) }
}

function unescapeCss(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(ESCAPE, (_, hex?: string, char?: string) => {
    if (hex === undefined) return char === '\n' || char === '\r\n' ? '' : (char ?? '')
    const code = Number.parseInt(hex, 16)
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
      ? '\ufffd'
      : String.fromCodePoint(code)
  })
}
