import { type CodeWords, SPACED_WORDS, UNSPACED_WORDS } from './code-words.ts'

/** A name of a number in a line. */
export interface Label {
  readonly kind: keyof CodeWords
  readonly start: number
  readonly end: number
}

const KINDS = ['strong', 'weak', 'other'] as const

const PATTERNS = KINDS.flatMap((kind) => [
  { kind, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${SPACED_WORDS[kind].join('|')})(?![\\p{L}])`, 'gu') },
  { kind, pattern: new RegExp(`(?:${UNSPACED_WORDS[kind].join('|')})`, 'gu') },
])

/** The names of numbers in a line, in order; of those that overlap, the longest. `line` is in lower case. */
export function labelsIn(line: string): readonly Label[] {
  const found: Label[] = PATTERNS.flatMap(({ kind, pattern }) =>
    [...line.matchAll(pattern)].map(({ 0: text, index }) => ({
      kind,
      start: index,
      end: index + text.length,
    })),
  )
  // A longer name says what a shorter one within it is about.
  const byLength = found.sort((a, b) => b.end - b.start - (a.end - a.start) || order(a) - order(b))
  const kept: Label[] = []
  for (const label of byLength) {
    if (!kept.some(({ start, end }) => label.start < end && start < label.end)) kept.push(label)
  }
  return kept.sort((a, b) => a.start - b.start)
}

function order({ kind }: Label): number {
  return KINDS.indexOf(kind)
}
