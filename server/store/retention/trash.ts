import type { MessageId } from '../../domain/message.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { type AddToCounters, type Counted, counted } from './counters.ts'

interface Found extends Counted {
  readonly seq: number
  readonly id: MessageId
}

/** What a message adds to the counters. */
const COUNTED = `read, decision = 'hold' AS held, starred, size_bytes AS sizeBytes`
const FOUND = `SELECT seq, id, ${COUNTED} FROM messages`

interface IdsArgs {
  readonly instanceId: number
  readonly ids: readonly MessageId[]
  readonly atMs: number
}

/** Into the trash, a change each. How many were there. */
export function prepareTrashIds(
  connection: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<IdsArgs, number> {
  const find = connection.driver.prepare<[string, number], Found>(
    `${FOUND} WHERE id = ? AND instance_id = ? AND deleted_at_ms IS NULL`,
  )
  const setDeleted = connection.driver.prepare('UPDATE messages SET deleted_at_ms = ? WHERE seq = ?')
  return ({ instanceId, ids, atMs }) => {
    const changes = []
    for (const id of new Set(ids)) {
      const row = find.get(id, instanceId)
      if (row === undefined) continue
      setDeleted.run(atMs, row.seq)
      addToCounters(instanceId, counted([row], -1))
      changes.push(log.append(atMs, instanceId, { kind: 'message.deleted', messageId: id }))
    }
    return outcome(changes.length, changes)
  }
}

/** Out of the trash, a change each. How many were there. */
export function prepareRestore(
  connection: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<IdsArgs, number> {
  const find = connection.driver.prepare<[string, number], Found>(
    `${FOUND} WHERE id = ? AND instance_id = ? AND deleted_at_ms IS NOT NULL`,
  )
  const setRestored = connection.driver.prepare('UPDATE messages SET deleted_at_ms = NULL WHERE seq = ?')
  return ({ instanceId, ids, atMs }) => {
    const changes = []
    for (const id of new Set(ids)) {
      const row = find.get(id, instanceId)
      if (row === undefined) continue
      setRestored.run(row.seq)
      addToCounters(instanceId, counted([row], 1))
      changes.push(log.append(atMs, instanceId, { kind: 'message.updated', messageId: id }))
    }
    return outcome(changes.length, changes)
  }
}

interface SeqsArgs {
  readonly instanceId: number
  readonly seqs: readonly number[]
  readonly atMs: number
}

/** Into the trash, one change for all: a slice of a large selection. How many were there. */
export function prepareTrashSlice(
  { driver }: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<SeqsArgs, number> {
  const setDeleted = driver.prepare<[number, number, number], Omit<Found, 'id'>>(
    `UPDATE messages SET deleted_at_ms = ? WHERE seq = ? AND instance_id = ? AND deleted_at_ms IS NULL
     RETURNING seq, ${COUNTED}`,
  )
  return ({ instanceId, seqs, atMs }) => {
    const rows = seqs.flatMap((seq) => setDeleted.get(atMs, seq, instanceId) ?? [])
    if (rows.length === 0) return outcome(0)
    addToCounters(instanceId, counted(rows, -1))
    return outcome(rows.length, [log.append(atMs, instanceId, { kind: 'messages.deleted' })])
  }
}

interface RestoreSliceArgs {
  readonly instanceId: number
  readonly deletedAtMs: number
  readonly limit: number
  readonly atMs: number
}

/** Out of the trash, one change for all: a slice of what was deleted at one moment. How many were there. */
export function prepareRestoreSlice(
  { driver }: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<RestoreSliceArgs, number> {
  const setRestored = driver.prepare<[number, number, number], Omit<Found, 'id'>>(
    `UPDATE messages SET deleted_at_ms = NULL WHERE seq IN (
       SELECT seq FROM messages WHERE deleted_at_ms = ? AND instance_id = ? LIMIT ?
     ) RETURNING seq, ${COUNTED}`,
  )
  return ({ instanceId, deletedAtMs, limit, atMs }) => {
    const rows = setRestored.all(deletedAtMs, instanceId, limit)
    if (rows.length === 0) return outcome(0)
    addToCounters(instanceId, counted(rows, 1))
    return outcome(rows.length, [log.append(atMs, instanceId, { kind: 'messages.deleted' })])
  }
}
