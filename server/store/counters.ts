import type { Connection } from './connection.ts'
import type { Counts } from './store.types.ts'

/** Adds to an instance's counters in the transaction under way; the row is made with the instance. */
export type AddToCounters = (instanceId: number, change: Counts) => void

export function prepareCounters({ driver }: Connection): AddToCounters {
  const add = driver.prepare(
    'UPDATE counters SET total = total + ?, unread = unread + ?, held = held + ? WHERE instance_id = ?',
  )
  return (instanceId, { total, unread, held }) => {
    add.run(total, unread, held, instanceId)
  }
}
