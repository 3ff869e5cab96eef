import type { DiffLine } from './diff-lines.ts'

/** Lines shown around a difference. */
const CONTEXT = 3

export type ShownLine = DiffLine | { readonly kind: 'gap'; readonly count: number }

/** The differences with a few lines around each; what lies between is a gap. */
export function hideSame(lines: readonly DiffLine[]): readonly ShownLine[] {
  const near = new Set<number>()
  for (const [at, { kind }] of lines.entries()) {
    if (kind === 'same') continue
    for (let by = -CONTEXT; by <= CONTEXT; by += 1) near.add(at + by)
  }
  const shown: ShownLine[] = []
  let hidden = 0
  for (const [at, line] of lines.entries()) {
    if (near.has(at)) {
      if (hidden > 0) shown.push({ kind: 'gap', count: hidden })
      hidden = 0
      shown.push(line)
    } else hidden += 1
  }
  if (hidden > 0) shown.push({ kind: 'gap', count: hidden })
  return shown
}
