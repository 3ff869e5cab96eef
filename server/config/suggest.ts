/** Further apart than this, two names are not taken for one another. */
const EDITS_MAX = 3
/** A shorter part of a name says too little: `idle` is meant for `--smtp-idle`, `t` for nothing. */
const PART_CHARACTERS_MIN = 4

/** `; did you mean "x"?` or nothing, ready to append. */
export function didYouMean(written: string, known: readonly string[]): string {
  const name = suggest(written, known)
  return name === undefined ? '' : `; did you mean "${name}"?`
}

/** The known name that was probably meant; undefined when none is near. */
function suggest(written: string, known: readonly string[]): string | undefined {
  const wanted = plain(written)
  const near = known
    .map((name) => ({ name, edits: editsBetween(wanted, plain(name)) }))
    .filter(({ name, edits }) => edits <= Math.min(EDITS_MAX, Math.ceil(plain(name).length / 3)))
  const nearest = near.sort((a, b) => a.edits - b.edits)[0]?.name
  return nearest ?? known.find((name) => wanted.length >= PART_CHARACTERS_MIN && plain(name).includes(wanted))
}

/** Without case and punctuation: `--logLevel` is near `--log-level`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Insertions, removals, substitutions, and swaps of neighbours, each one edit. */
function editsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const candidates = [at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same]
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        candidates.push(at(beforeLast, j - 2) + 1)
      }
      row.push(Math.min(...candidates))
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
