import { chunkIds } from '../raw/chunk-id.ts'
import { prepareKeys } from '../search/write-keys.ts'
import type { Connection } from '../sqlite/connection.ts'

/** Raw octets that one operation removes at most, large mails being slow to free; one message always goes. */
export const REMOVE_BYTES_MAX = 16 * 1024 * 1024

export interface Removable {
  readonly seq: number
  readonly sizeBytes: number
}

/** Removes every row of these messages, in order, as far as one operation should; returns how many went. */
export function prepareRemoveMessages(connection: Connection): (messages: readonly Removable[]) => number {
  const remove = prepareRemoveMessage(connection)
  return (messages) => {
    let removed = 0
    let bytes = 0
    for (const { seq, sizeBytes } of messages) {
      bytes += sizeBytes
      if (removed > 0 && bytes > REMOVE_BYTES_MAX) break
      remove(seq)
      removed += 1
    }
    return removed
  }
}

function prepareRemoveMessage(connection: Connection): (seq: number) => void {
  const { driver } = connection
  const keys = prepareKeys(connection)
  const removeChunks = driver.prepare('DELETE FROM raw_chunks WHERE id BETWEEN ? AND ?')
  const removeRows = [
    // What webhooks were told of it, or not yet told: its subject and addresses go with it.
    'DELETE FROM webhook_calls WHERE message_id = (SELECT id FROM messages WHERE seq = ?)',
    'DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE message_seq = ?)',
    'DELETE FROM deliveries WHERE message_seq = ?',
    'DELETE FROM transcripts WHERE message_seq = ?',
    'DELETE FROM copies WHERE message_seq = ?',
    'DELETE FROM releases WHERE message_seq = ?',
    'DELETE FROM message_index WHERE rowid = ?',
    'DELETE FROM fact_index WHERE rowid = ?',
    'DELETE FROM messages WHERE seq = ?',
  ].map((statement) => driver.prepare(statement))
  return (seq) => {
    keys.remove(seq)
    removeChunks.run(...chunkIds(seq))
    for (const statement of removeRows) statement.run(seq)
  }
}
