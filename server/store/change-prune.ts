import type { Connection } from './connection.ts'
import { type Operation, outcome } from './operation.ts'

/** Forgets all but the newest `keep` changes; their numbers are never used again. How many went. */
export function prepareChangePrune({ driver }: Connection): Operation<{ readonly keep: number }, number> {
  const prune = driver.prepare(
    `DELETE FROM changes WHERE seq <= (SELECT seq FROM sqlite_sequence WHERE name = 'changes') - ?`,
  )
  return ({ keep }) => outcome(prune.run(keep).changes)
}
