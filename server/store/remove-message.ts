import type { NewMessage } from '../domain/message.ts'
import { addressEntries } from './address-index.ts'
import { chunkIds } from './chunk-id.ts'
import type { Connection } from './connection.ts'

/** Raw octets that one operation removes at most, large mails being slow to free; one message always goes. */
const REMOVE_BYTES_MAX = 16 * 1024 * 1024

export interface Removable {
  readonly seq: number
  readonly sizeBytes: number
}

interface StoredParts {
  readonly instance_id: number
  readonly from_address: string | null
  readonly envelope: string
  readonly recipients: string
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

function prepareRemoveMessage({ driver }: Connection): (seq: number) => void {
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

/** What the address index was made from when the message was accepted. */
function decoded(row: StoredParts): Parameters<typeof addressEntries>[0] {
  return {
    envelope: JSON.parse(row.envelope) as NewMessage['envelope'],
    recipients: JSON.parse(row.recipients) as NewMessage['recipients'],
    summary: { fromAddress: row.from_address, subject: null, fromName: null, messageIdHeader: null },
  }
}
