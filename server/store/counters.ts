import { Failure } from '../domain/failure.ts'
import type { Connection } from './connection.ts'
import type { Counts } from './store.types.ts'

/** Adds to an instance's counters in the transaction under way; `Failure` when the instance is gone. */
export type AddToCounters = (instanceId: number, change: Counts) => void

export function prepareCounters({ driver }: Connection): AddToCounters {
  const add = driver.prepare(
    'UPDATE counters SET total = total + ?, unread = unread + ?, held = held + ? WHERE instance_id = ?',
  )
  return (instanceId, { total, unread, held }) => {
    if (add.run(total, unread, held, instanceId).changes === 0) throw gone()
  }
}

function gone(): Failure {
  return new Failure('unavailable', 'The instance was removed meanwhile.')
}
