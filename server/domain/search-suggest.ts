/** More edits than this make another word, not a slip. */
const EDITS_MAX = 2

/** The one of `known` that `written` was probably meant to be. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({
      word,
      edits: word.startsWith(written) && written.length > 1 ? 0 : editsBetween(written, word),
    }))
    .filter(({ word, edits }) => edits <= EDITS_MAX && edits < word.length)
    .sort((one, other) => one.edits - other.edits)
  return ranked[0]?.word
}

/** Levenshtein distance of two short words. */
function editsBetween(one: string, other: string): number {
  // Longer ones are never near, and the table would grow with what somebody typed.
  if (Math.abs(one.length - other.length) > EDITS_MAX) return EDITS_MAX + 1
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [i, char] of [...one].entries()) {
    const next = [i + 1]
    for (let j = 1; j <= other.length; j += 1) {
      const substitute = (row[j - 1] ?? 0) + (other[j - 1] === char ? 0 : 1)
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
