import { Failure } from '../../domain/failure.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { Counts } from '../store.types.ts'

/** Adds to an instance's counters in the transaction under way; `Failure` when the instance is gone. */
export type AddToCounters = (instanceId: number, change: CounterChange) => void

/** Left out is no change. Bytes are raw octets. */
export interface CounterChange extends Counts {
  readonly bytes?: number
  readonly starred?: number
  readonly starredBytes?: number
}

export function prepareCounters({ driver }: Connection): AddToCounters {
  const add = driver.prepare(
    `UPDATE counters SET total = total + ?, unread = unread + ?, held = held + ?, bytes = bytes + ?,
       starred = starred + ?, starred_bytes = starred_bytes + ? WHERE instance_id = ?`,
  )
  return (instanceId, { total, unread, held, bytes = 0, starred = 0, starredBytes = 0 }) => {
    const { changes } = add.run(total, unread, held, bytes, starred, starredBytes, instanceId)
    if (changes === 0) throw gone()
  }
}

/** What the counters know of one message; truth as 0 and 1. */
export interface Counted {
  readonly read: number
  readonly held: number
  readonly starred: number
  readonly sizeBytes: number
}

/** What these messages change as they come (1) or go (-1). */
export function counted(messages: readonly Counted[], sign: 1 | -1): CounterChange {
  const sum = { total: 0, unread: 0, held: 0, bytes: 0, starred: 0, starredBytes: 0 }
  for (const { read, held, starred, sizeBytes } of messages) {
    sum.total += sign
    sum.unread += sign * (1 - read)
    sum.held += sign * held
    sum.bytes += sign * sizeBytes
    sum.starred += sign * starred
    sum.starredBytes += sign * starred * sizeBytes
  }
  return sum
}

function gone(): Failure {
  return new Failure('unavailable', 'The instance was removed meanwhile.')
}
