import { Failure } from '../../domain/failure.ts'
import type { InstanceKind } from '../../domain/instance.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import { prepareCopyWriter } from '../outbox/write-copy.ts'
import { prepareRawWriter } from '../raw/raw-write.ts'
import type { AddToCounters } from '../retention/counters.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { Operation } from '../sqlite/operation.ts'
import { type EncodedMessage, MESSAGE_COLUMNS } from './encode-message.ts'

/**
 * Stores one message with all that belongs to it. Its `seq` is that of its change, so both share one order.
 * `Failure('conflict')` when it was judged as mail of production and its instance is that no more: what is accepted on
 * staging must never have been meant for real recipients.
 */
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
  const kindOf = driver.prepare<[number], InstanceKind>('SELECT kind FROM instances WHERE id = ?').pluck()
  const writeCopy = prepareCopyWriter(connection)
  const writeRaw = prepareRawWriter(connection)
  return (message) => {
    const { id, instanceId, receivedAtMs, raw } = message
    if (message.isProduction && kindOf.get(instanceId) !== 'production')
      throw new Failure('conflict', 'The instance became staging while the message came in.')
    const change = log.append(receivedAtMs, instanceId, { kind: 'message.stored', messageId: id })
    const { seq } = change
    insertMessage.run(seq, ...message.values)
    writeRaw(seq, raw, message.sizeBytes)
    if (message.copy !== null) {
      const owner = { messageSeq: seq, instanceId, isProduction: message.isProduction, releaseId: null }
      writeCopy({ ...owner, atMs: receivedAtMs }, message.copy)
    }
    addToCounters(instanceId, { total: 1, unread: 1, held: Number(message.isHeld), bytes: message.sizeBytes })
    const stored = { result: { seq }, changes: [change] }
    return raw.kind === 'file' ? { ...stored, spentFile: raw.path } : stored
  }
}
