/** Each value of a label is a time series, which is kept for long: so many are told apart, and no more. */
const TOP = 20
const REST = 'other'

/** The largest under their own name; the rest together. */
export function topCounts(
  counts: readonly (readonly [name: string, count: number])[],
): readonly (readonly [name: string, count: number])[] {
  const sorted = counts.toSorted(([, one], [, other]) => other - one)
  const rest = sorted.slice(TOP)
  if (rest.length === 0) return sorted
  return [...sorted.slice(0, TOP), [REST, rest.reduce((sum, [, count]) => sum + count, 0)]]
}
