import type { ChangeLog } from './change-log.ts'
import type { Connection } from './connection.ts'
import type { AddToCounters } from './counters.ts'
import { type EncodedMessage, MESSAGE_COLUMNS } from './encode-message.ts'
import type { Operation } from './operation.ts'
import { prepareRawWriter } from './raw-write.ts'

/** Stores one message with all that belongs to it. Its `seq` is that of its change, so both share one order. */
export function prepareAccept(
  connection: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<EncodedMessage, { readonly seq: number }> {
  const { driver } = connection
  const insertMessage = driver.prepare(
    `INSERT INTO messages (seq, read, starred, derived, attachment_count, snippet, ${MESSAGE_COLUMNS.join(', ')})
     VALUES (?, 0, 0, 'pending', 0, '', ${MESSAGE_COLUMNS.map(() => '?').join(', ')})`,
  )
  const insertCopy = prepareCopies(connection)
  const writeRaw = prepareRawWriter(connection)
  return (message) => {
    const { id, instanceId, receivedAtMs, raw } = message
    const change = log.append(receivedAtMs, instanceId, { kind: 'message.stored', messageId: id })
    const { seq } = change
    insertMessage.run(seq, ...message.values)
    writeRaw(seq, raw, message.sizeBytes)
    if (message.copy !== null) insertCopy(seq, message, message.copy)
    addToCounters(instanceId, { total: 1, unread: 1, held: Number(message.isHeld), bytes: message.sizeBytes })
    const stored = { result: { seq }, changes: [change] }
    return raw.kind === 'file' ? { ...stored, spentFile: raw.path } : stored
  }
}

/** One delivery for each address that the copy goes to, due at once. */
function prepareCopies({ driver }: Connection) {
  const insertCopy = driver.prepare(
    'INSERT INTO copies (message_seq, "from", head, body_offset, relay) VALUES (?, ?, ?, ?, ?)',
  )
  const insertDelivery = driver.prepare(
    `INSERT INTO deliveries (message_seq, copy_id, address, relay, production, state, attempts, due_at_ms, possible_duplicate)
     VALUES (?, ?, ?, ?, ?, 'queued', 0, ?, 0)`,
  )
  return (seq: number, message: EncodedMessage, copy: NonNullable<EncodedMessage['copy']>) => {
    const { lastInsertRowid } = insertCopy.run(seq, copy.from, copy.head, copy.bodyOffset, copy.relay)
    for (const address of new Set(copy.to)) {
      insertDelivery.run(
        seq,
        lastInsertRowid,
        address,
        copy.relay,
        Number(message.isProduction),
        message.receivedAtMs,
      )
    }
  }
}
