export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** More differences than this are two different texts: shown as all removed, all added. */
const EDITS_MAX = 1500

/** What became of the lines of `before` in `after`, in few edits (Myers, "An O(ND) Difference Algorithm"). */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const start = commonStart(a, b)
  const end = commonEnd(a, b, start)
  const middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return [...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - end))]
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  let count = 0
  while (count < Math.min(a.length, b.length) - start && a[a.length - 1 - count] === b[b.length - 1 - count])
    count += 1
  return count
}

function edits(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const trace: Map<number, number>[] = []
  let reach = new Map([[1, 0]])
  for (let d = 0; d <= Math.min(a.length + b.length, EDITS_MAX); d += 1) {
    trace.push(reach)
    const next = new Map(reach)
    for (let k = -d; k <= d; k += 2) {
      let x = stepsDown(reach, k, d) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      next.set(k, x)
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace, d)
    }
    reach = next
  }
  return [...a.map(removed), ...b.map(added)]
}

function stepsDown(reach: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1))
}

function walkBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
  steps: number,
): readonly DiffLine[] {
  const lines: DiffLine[] = []
  let [x, y] = [a.length, b.length]
  for (let d = steps; d >= 0; d -= 1) {
    const reach = trace[d] ?? new Map<number, number>()
    const k = x - y
    const down = stepsDown(reach, k, d)
    const fromX = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0)
    const fromY = fromX - (down ? k + 1 : k - 1)
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      lines.push({ kind: 'same', text: a[x - 1] ?? '' })
      x -= 1
      y -= 1
    }
    if (d > 0) lines.push(down ? added(b[y - 1] ?? '') : removed(a[x - 1] ?? ''))
    x = fromX
    y = fromY
  }
  return lines.toReversed()
}

function same(lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ kind: 'same', text }))
}

function removed(text: string): DiffLine {
  return { kind: 'removed', text }
}

function added(text: string): DiffLine {
  return { kind: 'added', text }
}
