import type { Search } from './search.ts'
import { termSearch } from './search-fields.ts'
import { type SearchProblem, type SearchToken, searchTokens } from './search-tokens.ts'

export type { SearchProblem }

/** A search is typed by a person; a longer one is a paste by mistake. */
const LENGTH_MAX = 1000
/** Each becomes a condition of one SQL statement. */
const TERMS_MAX = 50
const DEPTH_MAX = 20

/** Where reading has come to. */
interface Cursor {
  readonly tokens: readonly SearchToken[]
  readonly nowMs: number
  /** Column behind the last character. */
  readonly endColumn: number
  at: number
  depth: number
}

/**
 * A written search as what it asks for, or why it cannot be read. Terms side by side must all match; `OR` binds
 * weaker than that, `-` applies to the one term or group behind it. Nothing written matches everything.
 */
export function parseSearch(text: string, nowMs: number): Search | SearchProblem {
  if (text.length > LENGTH_MAX)
    return problem(LENGTH_MAX + 1, `A search has at most ${LENGTH_MAX} characters.`)
  const tokens = searchTokens(text)
  if ('kind' in tokens) return tokens
  if (tokens.length === 0) return { kind: 'everything' }
  const excess = tokens.filter(({ kind }) => kind === 'term')[TERMS_MAX]
  if (excess !== undefined) return problem(excess.column, `A search has at most ${TERMS_MAX} terms.`)
  const cursor: Cursor = { tokens, nowMs, endColumn: text.length + 1, at: 0, depth: 0 }
  const search = parseAny(cursor)
  const rest = tokens[cursor.at]
  if (search.kind === 'problem' || rest === undefined) return search
  return problem(rest.column, 'This parenthesis closes none.')
}

/** `a b OR c d` */
function parseAny(cursor: Cursor): Search | SearchProblem {
  const of: Search[] = []
  do {
    const search = parseAll(cursor)
    if (search.kind === 'problem') return search
    of.push(search)
  } while (take(cursor, 'or'))
  return one(of) ?? { kind: 'any', of }
}

/** `a -b (c)` */
function parseAll(cursor: Cursor): Search | SearchProblem {
  const of: Search[] = []
  for (;;) {
    const token = cursor.tokens[cursor.at]
    if (token === undefined || token.kind === 'or' || token.kind === 'close') break
    const search = parseNot(cursor)
    if (search.kind === 'problem') return search
    of.push(search)
  }
  if (of.length === 0) return missing(cursor)
  return one(of) ?? { kind: 'all', of }
}

function parseNot(cursor: Cursor): Search | SearchProblem {
  const minus = take(cursor, 'minus')
  if (minus === undefined) return parseTerm(cursor)
  const next = cursor.tokens[cursor.at]
  if (next === undefined || next.column !== minus.column + 1 || next.kind === 'minus') {
    return problem(
      minus.column,
      'A minus sign stands right before the word, phrase or parenthesis that must not match.',
    )
  }
  const of = parseTerm(cursor)
  return of.kind === 'problem' ? of : { kind: 'not', of }
}

function parseTerm(cursor: Cursor): Search | SearchProblem {
  const token = cursor.tokens[cursor.at]
  if (token?.kind === 'term') {
    cursor.at += 1
    return termSearch(token, cursor.nowMs)
  }
  const open = take(cursor, 'open')
  if (open === undefined) return missing(cursor)
  if (cursor.depth >= DEPTH_MAX) return problem(open.column, `Parentheses go at most ${DEPTH_MAX} deep.`)
  cursor.depth += 1
  const search = parseAny(cursor)
  cursor.depth -= 1
  if (search.kind === 'problem') return search
  return take(cursor, 'close') === undefined
    ? problem(open.column, 'This parenthesis is never closed.')
    : search
}

function take(cursor: Cursor, kind: SearchToken['kind']): SearchToken | undefined {
  const token = cursor.tokens[cursor.at]
  if (token?.kind !== kind) return undefined
  cursor.at += 1
  return token
}

function missing(cursor: Cursor): SearchProblem {
  const before = cursor.tokens[cursor.at - 1]
  const token = cursor.tokens[cursor.at]
  if (before?.kind === 'or') return problem(before.column, 'Something to look for is missing behind this OR.')
  if (token?.kind === 'or') return problem(token.column, 'Something to look for is missing before this OR.')
  if (before?.kind === 'open') return problem(before.column, 'There is nothing in these parentheses.')
  if (token?.kind === 'close') return problem(token.column, 'This parenthesis closes none.')
  return problem(token?.column ?? cursor.endColumn, 'Something to look for is missing here.')
}

function one(of: readonly Search[]): Search | undefined {
  return of.length === 1 ? of[0] : undefined
}

function problem(column: number, message: string): SearchProblem {
  return { kind: 'problem', message, column }
}
