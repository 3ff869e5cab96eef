import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'

interface PruneArgs {
  readonly keep: number
  readonly limit: number
}

/** Forgets changes older than the newest `keep`, oldest first; their numbers are never used again. How many went. */
export function prepareChangePrune({ driver }: Connection): Operation<PruneArgs, number> {
  const prune = driver.prepare(
    `DELETE FROM changes WHERE seq IN (SELECT seq FROM changes
       WHERE seq <= (SELECT seq FROM sqlite_sequence WHERE name = 'changes') - ? ORDER BY seq LIMIT ?)`,
  )
  return ({ keep, limit }) => outcome(prune.run(keep, limit).changes)
}
