import type { NewMessage } from '../domain/message.ts'
import { addressEntries } from './address-index.ts'
import { chunkIds } from './chunk-id.ts'
import type { Connection } from './connection.ts'
import { type Operation, outcome } from './operation.ts'

interface PurgeArgs {
  readonly deletedBeforeMs: number
  readonly limit: number
}

/** Removes trash for good, oldest first, where nothing is left to deliver. */
export function preparePurge(connection: Connection): Operation<PurgeArgs, number> {
  const due = connection.driver
    .prepare<[number, number], number>(
      `SELECT seq FROM messages m WHERE deleted_at_ms < ? AND NOT EXISTS
         (SELECT 1 FROM deliveries d WHERE d.message_seq = m.seq AND d.due_at_ms IS NOT NULL)
       ORDER BY deleted_at_ms LIMIT ?`,
    )
    .pluck()
  const remove = prepareRemoveMessage(connection)
  return ({ deletedBeforeMs, limit }) => {
    const seqs = due.all(deletedBeforeMs, limit)
    for (const seq of seqs) remove(seq)
    return outcome(seqs.length)
  }
}

interface StoredParts {
  readonly instance_id: number
  readonly from_address: string | null
  readonly envelope: string
  readonly recipients: string
}

/** Removes every row of one message. */
export function prepareRemoveMessage({ driver }: Connection): (seq: number) => void {
  const parts = driver.prepare<[number], StoredParts>(
    'SELECT instance_id, from_address, envelope, recipients FROM messages WHERE seq = ?',
  )
  const removeAddress = driver.prepare(
    'DELETE FROM message_addresses WHERE instance_id = ? AND key = ? AND role = ? AND message_seq = ?',
  )
  const removeChunks = driver.prepare('DELETE FROM raw_chunks WHERE id BETWEEN ? AND ?')
  const removeRows = [
    'DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE message_seq = ?)',
    'DELETE FROM deliveries WHERE message_seq = ?',
    'DELETE FROM copies WHERE message_seq = ?',
    'DELETE FROM message_index WHERE rowid = ?',
    'DELETE FROM messages WHERE seq = ?',
  ].map((statement) => driver.prepare(statement))
  return (seq) => {
    const row = parts.get(seq)
    if (row === undefined) return
    for (const { key, role } of addressEntries(decoded(row))) {
      removeAddress.run(row.instance_id, key, role, seq)
    }
    removeChunks.run(...chunkIds(seq))
    for (const statement of removeRows) statement.run(seq)
  }
}

function decoded(row: StoredParts): Parameters<typeof addressEntries>[0] {
  return {
    envelope: JSON.parse(row.envelope) as NewMessage['envelope'],
    recipients: JSON.parse(row.recipients) as NewMessage['recipients'],
    summary: { fromAddress: row.from_address, subject: null, fromName: null, messageIdHeader: null },
  }
}
