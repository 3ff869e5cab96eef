import { INSTANCE_GRACE_MS } from '../../domain/instance.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { prepareRemoveMessages, type Removable } from './remove-message.ts'

interface PurgeArgs {
  readonly id: number
  /** Messages to remove in this step at most, so that intake is not held up. */
  readonly limit: number
  readonly atMs: number
}

/** `kept`: it was restored meanwhile, or is gone already. */
export type PurgeStep = 'more' | 'gone' | 'kept'

/**
 * Removes messages of an instance that was deleted long enough ago, then the instance with its credentials. The
 * caller has seen that nothing of it is left to send; what is deleted takes no new mail.
 */
export function prepareInstancePurge(
  connection: Connection,
  log: ChangeLog,
): Operation<PurgeArgs, PurgeStep> {
  const { driver } = connection
  const isOver = driver.prepare<[number, number], number>(
    'SELECT 1 FROM instances WHERE id = ? AND deleted_at_ms <= ?',
  )
  // By the parts of the table that an index has: in the inbox, in the trash.
  const [inInbox, inTrash] = ['IS NULL', 'IS NOT NULL'].map((deleted) =>
    driver.prepare<[number, number], Removable>(
      `SELECT seq, size_bytes AS sizeBytes FROM messages WHERE instance_id = ? AND deleted_at_ms ${deleted} LIMIT ?`,
    ),
  )
  const remove = driver.prepare('DELETE FROM instances WHERE id = ?')
  // What was for it alone opens nothing any more.
  const removeTokens = driver.prepare(
    'DELETE FROM tokens WHERE instance_ids = json_array(CAST(? AS INTEGER))',
  )
  const removeMessages = prepareRemoveMessages(connection)
  return ({ id, limit, atMs }) => {
    if (isOver.get(id, atMs - INSTANCE_GRACE_MS) === undefined) return outcome('kept')
    const held = [...(inInbox?.all(id, limit) ?? []), ...(inTrash?.all(id, limit) ?? [])]
    const removed = removeMessages(held)
    if (removed < held.length || held.length >= limit) return outcome('more')
    removeTokens.run(id)
    remove.run(id)
    return outcome('gone', [log.append(atMs, id, { kind: 'instance.changed' })])
  }
}
