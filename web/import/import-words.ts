import { formatCount } from '../model/format.ts'

/** What became of one file. */
export interface FileOutcome {
  readonly file: string
  /** Ids of what was kept. */
  readonly ids: readonly string[]
  readonly refusedCount: number
  /** Why the first that was left out was left out; null when all was taken. */
  readonly reason: string | null
}

/** `12 imported, 1 could not be read: old.mbox: Message 3: It is larger than …` */
export function importInWords(outcomes: readonly FileOutcome[]): string {
  const imported = outcomes.reduce((sum, { ids }) => sum + ids.length, 0)
  const refused = outcomes.reduce((sum, { refusedCount }) => sum + refusedCount, 0)
  const first = outcomes.find(({ reason }) => reason !== null)
  if (first === undefined) return `${formatCount(imported)} imported`
  const kept = imported === 0 ? 'Nothing imported' : `${formatCount(imported)} imported`
  return `${kept}, ${formatCount(refused)} could not be read: ${first.file}: ${first.reason}`
}
