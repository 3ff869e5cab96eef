/**
 * Scripts that are written without spaces, or (Hangul) with particles joined to the word: one word of them
 * cannot be told from the next by its characters, so they are indexed as overlapping pairs.
 */
const UNSPACED =
  /[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{M}\p{N}]]+/gv
/** What the full-text tokenizer makes words of; everything else separates them. */
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u
const TRAILING_SEPARATORS = /[^\p{L}\p{M}\p{N}]+$/u
/** Has nothing that would be changed, which is seen ten times as fast as by looking for it. */
const PLAIN = /^[\0-\x7f]*$/

/**
 * Text as the full-text index takes it: compatibility forms made one (full-width letters, ligatures), unspaced
 * scripts as pairs and a last single: `東京都` becomes `東京 京都 都`.
 */
export function indexText(text: string): string {
  if (PLAIN.test(text)) return text
  return text.normalize('NFKC').replace(UNSPACED, (run) => ` ${[...pairs(run), lastOf(run)].join(' ')} `)
}

/** A phrase that finds what `indexText` wrote; `prefix` says that its last word is only a beginning. */
export interface IndexPhrase {
  readonly words: string
  readonly prefix: boolean
}

/**
 * The phrase that finds `words` in sequence, in text prepared by `indexText`; undefined when there is no word in
 * it. The last single of a run stands in the index only where the run ends, so it is asked for only where the
 * phrase goes on behind the run; a lone last character is the beginning of a pair.
 */
export function indexPhrase(words: string, prefix: boolean): IndexPhrase | undefined {
  const text = words.normalize('NFKC').replace(TRAILING_SEPARATORS, '')
  if (!WORD_CHARACTER.test(text)) return undefined
  let lastIsSingle = false
  const prepared = text.replace(UNSPACED, (run: string, offset: number) => {
    const isLast = offset + run.length === text.length
    const inner = pairs(run)
    if (!isLast) return ` ${[...inner, lastOf(run)].join(' ')} `
    lastIsSingle = inner.length === 0
    return ` ${lastIsSingle ? run : inner.join(' ')}`
  })
  return { words: prepared.trim(), prefix: prefix || lastIsSingle }
}

function pairs(run: string): readonly string[] {
  const characters = [...run]
  return characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`)
}

function lastOf(run: string): string {
  return [...run].at(-1) ?? ''
}
