import { type CssToken, cssTokens } from './css-tokens.ts'

/** Gives the URL to load instead; undefined for one that must not be loaded. */
export type ResolveUrl = (url: string) => string | undefined

/** Functions that load what a string in them names. */
const LOADING = new Set([
  'url',
  'src',
  'image',
  'image-set',
  '-webkit-image-set',
  'cross-fade',
  '-webkit-cross-fade',
])
/** Old ways to run script from a style sheet. No browser in use knows them; nobody needs them either. */
const RUNNING = new Set(['expression', 'behavior', '-moz-binding', 'javascript'])
/** At-rules that load, or change how the rest is read. */
const FORBIDDEN_RULES = new Set(['import', 'charset', 'namespace'])

/**
 * CSS of a style element or attribute with every URL replaced by what `resolve` gives, or by `none`; without
 * `@import`. The result cannot end a style element. Linear, never throws.
 */
export function cleanCss(css: string, resolve: ResolveUrl): string {
  const tokens = [...cssTokens(css.replace(/<!--|-->/g, ' '))]
  let out = ''
  for (let at = 0; at < tokens.length; ) {
    const step = cleanStep(tokens, at, resolve)
    out += step.text
    at = step.next
  }
  return out
}

/** What to write for the token at a place, and where to go on. */
interface Step {
  readonly text: string
  readonly next: number
}

function cleanStep(tokens: readonly CssToken[], at: number, resolve: ResolveUrl): Step {
  const token = tokens[at]
  const next = tokens[at + 1]
  if (token === undefined) return { text: '', next: tokens.length }
  if (token.kind === 'url') return { text: cssUrl(resolve(token.value)), next: at + 1 }
  if (token.raw === '@' && next?.kind === 'name' && FORBIDDEN_RULES.has(next.value)) {
    return dropRule(tokens, at + 2, resolve)
  }
  if (token.kind !== 'name') return { text: withoutMarkup(token), next: at + 1 }
  if (RUNNING.has(token.value)) return { text: 'none', next: at + 1 }
  if (LOADING.has(token.value) && isMark(next, '(')) return loadingCall(tokens, at + 1, token.value, resolve)
  return { text: withoutMarkup(token), next: at + 1 }
}

/**
 * Skips to the end of the statement; asks about the URL in it, so that it is counted. A blank stays, else what
 * stands before and behind would become one word.
 */
function dropRule(tokens: readonly CssToken[], from: number, resolve: ResolveUrl): Step {
  for (const [index, token] of tokens.slice(from).entries()) {
    if (token.kind === 'url' || token.kind === 'string') resolve(token.value)
    if (isMark(token, ';')) return { text: ' ', next: from + index + 1 }
    if (isMark(token, '{') || isMark(token, '}')) return { text: ' ', next: from + index }
  }
  return { text: ' ', next: tokens.length }
}

/** `url("…")` becomes what it resolves to; a choice of pictures becomes none, the page shows the plain one. */
function loadingCall(tokens: readonly CssToken[], from: number, name: string, resolve: ResolveUrl): Step {
  let depth = 0
  let resolved: string | undefined
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token?.kind === 'string' || token?.kind === 'url') resolved = resolve(token.value)
    if (isMark(token, '(')) depth += 1
    if (isMark(token, ')')) depth -= 1
    if (depth === 0) return { text: cssUrl(name === 'url' ? resolved : undefined), next: at + 1 }
  }
  return { text: 'none', next: tokens.length }
}

/**
 * Nothing that would read as markup in a style element: in names and strings `<` is escaped (with the backslash
 * it may have), elsewhere it means less-than and gets a blank behind it.
 */
function withoutMarkup(token: Exclude<CssToken, { kind: 'url' }>): string {
  if (token.kind === 'text') return token.raw.replace(/<(?=[!?]|$)/g, '< ')
  return token.raw.replace(/\\[\s\S]|</g, (part) => (part.endsWith('<') ? '\\3c ' : part))
}

function isMark(token: CssToken | undefined, mark: string): boolean {
  return token?.kind === 'text' && token.raw === mark
}

/** Characters that a quoted CSS string, an attribute or a style element could end at are escaped. */
function cssUrl(url: string | undefined): string {
  if (url === undefined) return 'none'
  return `url("${url.replace(/["\\<>\n\r\f]/g, (char) => `\\${char.charCodeAt(0).toString(16)} `)}")`
}
