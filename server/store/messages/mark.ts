import type { MessageId } from '../../domain/message.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { AddToCounters } from '../retention/counters.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { Marks } from '../store.types.ts'

interface MarkArgs {
  readonly instanceId: number
  readonly ids: readonly MessageId[]
  readonly marks: Marks
  readonly atMs: number
}

/** Sets read and starred; tells of those that were different, counts those that are there. */
export function prepareMark(
  { driver }: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<MarkArgs, number> {
  const find = driver.prepare<
    [string, number],
    { seq: number; read: number; starred: number; sizeBytes: number }
  >(
    'SELECT seq, read, starred, size_bytes AS sizeBytes FROM messages WHERE id = ? AND instance_id = ? AND deleted_at_ms IS NULL',
  )
  const update = driver.prepare('UPDATE messages SET read = ?, starred = ? WHERE seq = ?')
  return ({ instanceId, ids, marks, atMs }) => {
    const changes = []
    let found = 0
    for (const id of new Set(ids)) {
      const row = find.get(id, instanceId)
      if (row === undefined) continue
      found += 1
      const read = marks.read === undefined ? row.read : Number(marks.read)
      const starred = marks.starred === undefined ? row.starred : Number(marks.starred)
      if (read === row.read && starred === row.starred) continue
      update.run(read, starred, row.seq)
      addToCounters(instanceId, {
        total: 0,
        unread: row.read - read,
        held: 0,
        starred: starred - row.starred,
        starredBytes: (starred - row.starred) * row.sizeBytes,
      })
      changes.push(log.append(atMs, instanceId, { kind: 'message.updated', messageId: id }))
    }
    return outcome(found, changes)
  }
}

interface ClaimArgs {
  readonly instanceId: number
  readonly ids: readonly MessageId[]
  readonly claim: string
}

/** Gives unclaimed messages to `claim`; returns those that are its own now, in the order asked. */
export function prepareClaim({ driver }: Connection): Operation<ClaimArgs, readonly MessageId[]> {
  const take = driver.prepare(
    `UPDATE messages SET claimed_by = ?
     WHERE id = ? AND instance_id = ? AND deleted_at_ms IS NULL AND coalesce(claimed_by, ?) = ?`,
  )
  return ({ instanceId, ids, claim }) =>
    outcome([...new Set(ids)].filter((id) => take.run(claim, id, instanceId, claim, claim).changes === 1))
}
