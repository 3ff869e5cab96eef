import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { prepareRemoveMessages, type Removable } from './remove-message.ts'

interface PurgeArgs {
  readonly deletedBeforeMs: number
  readonly limit: number
}

/** Removes trash for good, oldest first, where nothing is left to deliver or to report; `done` when no more is due. */
export function preparePurge(
  connection: Connection,
): Operation<PurgeArgs, { readonly removed: number; readonly done: boolean }> {
  const due = connection.driver.prepare<[number, number], Removable>(
    `SELECT seq, size_bytes AS sizeBytes FROM messages m WHERE deleted_at_ms < ? AND NOT EXISTS
       (SELECT 1 FROM deliveries d WHERE d.message_seq = m.seq AND (d.due_at_ms IS NOT NULL OR d.report IS NOT NULL))
     ORDER BY deleted_at_ms LIMIT ?`,
  )
  const remove = prepareRemoveMessages(connection)
  return ({ deletedBeforeMs, limit }) => {
    const found = due.all(deletedBeforeMs, limit)
    const removed = remove(found)
    return outcome({ removed, done: removed === found.length && found.length < limit })
  }
}
