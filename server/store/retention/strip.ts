import type { Keep } from '../../domain/keep.ts'
import type { MessageId } from '../../domain/message.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import { chunkIds } from '../raw/chunk-id.ts'
import { prepareRawWriter } from '../raw/raw-write.ts'
import { prepareKeys } from '../search/write-keys.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { AddToCounters } from './counters.ts'

/** More than this is told as one change. */
const TOLD_SINGLY = 10

/**
 * A message, of `alias`, that may lose what its instance does not keep: nothing of it is still to be sent or reported, nobody has
 * to decide about it (`hold`), and no parser is about to write what it read.
 */
export function strippable(alias: string): string {
  const ofIt = `SELECT 1 FROM deliveries d WHERE d.message_seq = ${alias}.seq`
  return `${alias}.deleted_at_ms IS NULL AND ${alias}.derived <> 'pending'
    AND (${alias}.decision <> 'hold' OR EXISTS (${ofIt})) AND NOT EXISTS (${ofIt} AND (d.due_at_ms IS NOT NULL OR d.report IS NOT NULL))`
}

export interface StripArgs {
  readonly instanceId: number
  readonly keep: Exclude<Keep, 'full'>
  readonly atMs: number
  /** With the bytes that stay: its header, or none. */
  readonly messages: readonly { readonly seq: number; readonly left: Uint8Array }[]
}

interface Before {
  readonly id: MessageId
  readonly sizeBytes: number
  readonly starred: number
}

/** Takes from each message what is not kept, unless it may not be taken by now. How many lost something. */
export function prepareStrip(
  connection: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<StripArgs, number> {
  const { driver } = connection
  const find = driver.prepare<[number, number], Before>(
    `SELECT id, size_bytes AS sizeBytes, starred FROM messages m
     WHERE seq = ? AND instance_id = ? AND ${strippable('m')}`,
  )
  const dropRaw = driver.prepare('DELETE FROM raw_chunks WHERE id BETWEEN ? AND ?')
  const unindex = ['message_index', 'fact_index'].map((table) =>
    driver.prepare(`DELETE FROM ${table} WHERE rowid = ?`),
  )
  // Pending: what is found of the rest is made anew from it.
  const takeBody = driver.prepare(
    `UPDATE messages SET size_bytes = ?, removed = ?, removed_at_ms = ?, removed_bytes = removed_bytes + ?, snippet = '',
       attachment_count = 0, contents = 0, raw_sum = NULL, derived = 'pending', derived_error = NULL
     WHERE seq = ?`,
  )
  const takeHeader = driver.prepare(
    `UPDATE messages SET subject = NULL, from_name = NULL, from_address = NULL, message_id_header = NULL,
       conversation = NULL WHERE seq = ?`,
  )
  const takeHead = driver.prepare(`UPDATE copies SET head = x'' WHERE message_seq = ?`)
  const writeRaw = prepareRawWriter(connection)
  const keys = prepareKeys(connection)
  return ({ instanceId, keep, atMs, messages }) => {
    const stripped: MessageId[] = []
    for (const { seq, left } of messages) {
      const before = find.get(seq, instanceId)
      if (before === undefined) continue
      keys.remove(seq)
      dropRaw.run(...chunkIds(seq))
      writeRaw(seq, { kind: 'memory', bytes: left }, left.length)
      for (const statement of unindex) statement.run(seq)
      const bytes = before.sizeBytes - left.length
      takeBody.run(left.length, keep === 'headers' ? 'body' : 'content', atMs, bytes, seq)
      if (keep === 'envelope') {
        takeHeader.run(seq)
        takeHead.run(seq)
      }
      const starredBytes = -bytes * before.starred
      addToCounters(instanceId, { total: 0, unread: 0, held: 0, bytes: -bytes, starredBytes })
      stripped.push(before.id)
    }
    if (stripped.length === 0) return outcome(0)
    const changes =
      stripped.length > TOLD_SINGLY
        ? [log.append(atMs, instanceId, { kind: 'messages.deleted' })]
        : stripped.map((messageId) => log.append(atMs, instanceId, { kind: 'message.updated', messageId }))
    return outcome(stripped.length, changes)
  }
}
