export interface HtmlToken {
  readonly kind: 'text' | 'comment' | 'tag' | 'name' | 'value'
  readonly text: string
}

/**
 * Splits HTML source for colouring. It reads as people do, not as a parser does; the texts of the tokens in
 * order are the source itself.
 */
export function markHtml(source: string): HtmlToken[] {
  const tokens: HtmlToken[] = []
  let at = 0
  while (at < source.length) {
    const open = source.indexOf('<', at)
    if (open < 0) break
    if (open > at) tokens.push({ kind: 'text', text: source.slice(at, open) })
    const isComment = source.startsWith('<!--', open)
    const end = isComment ? after(source, '-->', open) : tagEnd(source, open)
    const text = source.slice(open, end)
    if (isComment) tokens.push({ kind: 'comment', text })
    else tokens.push(...tagTokens(text))
    at = end
  }
  if (at < source.length) tokens.push({ kind: 'text', text: source.slice(at) })
  return tokens
}

function after(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from)
  return at < 0 ? source.length : at + mark.length
}

/** Just behind the `>` that ends a tag; one inside quotes does not. */
function tagEnd(source: string, from: number): number {
  let quote = ''
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at] ?? ''
    if (quote === '') {
      if (char === '>') return at + 1
      if (char === '"' || char === "'") quote = char
    } else if (char === quote) {
      quote = ''
    }
  }
  return source.length
}

function tagTokens(tag: string): HtmlToken[] {
  const tokens: HtmlToken[] = []
  let isFirst = true
  for (const [text] of tag.matchAll(TAG_PART)) {
    const isValue = /^["']/.test(text)
    const isWord = /^[^\s<>=/"']/.test(text)
    const kind = isFirst || !(isValue || isWord) ? 'tag' : isValue ? 'value' : 'name'
    tokens.push({ kind, text })
    isFirst = false
  }
  return tokens
}

/** The opening with the name, a quoted value, a word, or what lies between. */
const TAG_PART = /<[!/?]?[^\s<>/="']*|"[^"]*"?|'[^']*'?|[^\s<>=/"']+|[\s<>=/]+/g
