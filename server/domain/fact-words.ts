import { indexPhrase, indexText } from './index-text.ts'
import type { HasFact } from './search.ts'

/**
 * What the fact index takes: one word for each fact and for each word of a header field, `has:code x-run= x-run=42`.
 * So a field's name and value are found together, with no position kept.
 */
const WORDS_PER_FIELD_MAX = 40
const WORDS_MAX = 300
/** Traces and signatures are long, unlike in every mail, and nobody looks for a word of them. */
const LEFT_OUT = /^(?:received|date|subject|message-id|dkim-signature|x-google-dkim-signature|arc-.*)$/
const SEPARATORS = /[^\p{L}\p{M}\p{N}]+/u

/** The words of a message for the fact index. */
export function factWords(
  headers: readonly (readonly [name: string, value: string])[],
  facts: readonly HasFact[],
): string {
  const words = new Set(facts.map(hasWord))
  for (const [written, value] of headers) {
    const name = fieldWord(written)
    if (LEFT_OUT.test(name)) continue
    words.add(`${name}=`)
    for (const word of wordsOf(indexText(value))) words.add(`${name}=${word}`)
    if (words.size > WORDS_MAX) break
  }
  return [...words].slice(0, WORDS_MAX).join(' ')
}

/** The full-text expression that finds a fact. */
export function hasMatch(fact: HasFact): string {
  return quoted(hasWord(fact))
}

/** The one that finds a header field: any value, or all of these words in it; undefined when there is no word. */
export function headerMatch(name: string, words: string | null, prefix: boolean): string | undefined {
  const field = fieldWord(name)
  if (words === null) return quoted(`${field}=`)
  const phrase = indexPhrase(words, prefix)
  if (phrase === undefined) return undefined
  const parts = wordsOf(phrase.words)
  return parts
    .map((word, at) => quoted(`${field}=${word}`) + (phrase.prefix && at === parts.length - 1 ? ' *' : ''))
    .join(' AND ')
}

function hasWord(fact: HasFact): string {
  return `has:${fact}`
}

/** The name as one word of the index, whose tokenizer knows letters, digits, `-`, `_`, `:` and `=`. */
function fieldWord(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]/g, '_')
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(SEPARATORS)
    .filter((word) => word !== '')
    .slice(0, WORDS_PER_FIELD_MAX)
}

function quoted(word: string): string {
  return `"${word}"`
}
