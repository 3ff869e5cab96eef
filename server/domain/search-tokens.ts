/** A piece of a written search; `column` counts UTF-16 units from 1. */
export type SearchToken =
  | { readonly kind: 'open' | 'close' | 'or' | 'minus'; readonly column: number }
  | {
      readonly kind: 'term'
      readonly column: number
      /** The name before the colon, in lower case; `header:x-name` with the field's; null for a bare word or phrase. */
      readonly field: string | null
      readonly value: string
      readonly valueColumn: number
      /** In quotes: its characters mean nothing special. */
      readonly quoted: boolean
      /** Written with a star at its end. */
      readonly prefix: boolean
    }

/** Why a search cannot be read, and where. */
export interface SearchProblem {
  readonly kind: 'problem'
  readonly message: string
  /** Of the character at fault, from 1. */
  readonly column: number
}

/** A header's name is any printable characters but the colon (RFC 5322 §2.2). */
const FIELD = /(?:header:[^\s:()"]+|[a-z][a-z-]*):(?!\/\/)/iy
const BARE = /[^\s()"]+/y

/** The tokens in order, or what cannot be read. */
export function searchTokens(text: string): readonly SearchToken[] | SearchProblem {
  const tokens: SearchToken[] = []
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    const column = at + 1
    if (/\s/.test(char)) at += 1
    else if (char === '(' || char === ')') {
      tokens.push({ kind: char === '(' ? 'open' : 'close', column })
      at += 1
    } else if (char === '-') {
      tokens.push({ kind: 'minus', column })
      at += 1
    } else {
      const taken = takeTerm(text, at)
      if ('kind' in taken) return taken
      tokens.push(taken.token)
      at = taken.end
    }
  }
  return tokens
}

interface Taken {
  readonly token: SearchToken
  readonly end: number
}

function takeTerm(text: string, at: number): Taken | SearchProblem {
  const column = at + 1
  const field = match(FIELD, text, at)?.slice(0, -1) ?? null
  const valueAt = field === null ? at : at + field.length + 1
  if (text[valueAt] === '"') {
    const close = text.indexOf('"', valueAt + 1)
    if (close < 0)
      return { kind: 'problem', message: 'This quotation mark is never closed.', column: valueAt + 1 }
    const prefix = text[close + 1] === '*'
    const value = text.slice(valueAt + 1, close)
    const token = {
      kind: 'term',
      column,
      field: lower(field),
      value,
      valueColumn: valueAt + 2,
      quoted: true,
      prefix,
    } as const
    return { token, end: close + (prefix ? 2 : 1) }
  }
  const raw = match(BARE, text, valueAt) ?? ''
  const end = valueAt + raw.length
  if (field === null && raw === 'OR') return { token: { kind: 'or', column }, end }
  const value = raw.replace(/\*$/, '')
  const prefix = value !== raw
  return {
    token: {
      kind: 'term',
      column,
      field: lower(field),
      value,
      valueColumn: valueAt + 1,
      quoted: false,
      prefix,
    },
    end,
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function lower(field: string | null): string | null {
  return field === null ? null : field.toLowerCase()
}
