import type { Address } from '../../domain/address.ts'
import type { Change } from '../../domain/change.ts'
import { Failure } from '../../domain/failure.ts'
import type { InstanceKind } from '../../domain/instance.ts'
import type { MessageId } from '../../domain/message.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { NewRelease } from './outbox-store.types.ts'
import { prepareCopyWriter } from './write-copy.ts'

interface Released {
  readonly id: MessageId
  readonly instanceId: number
  readonly isProduction: number
  readonly instanceKind: InstanceKind
}

/** What was given up without it being known whether the relay has it makes the next of the same a possible duplicate. */
const MARK_LEFT_OPEN = `
  WITH last AS (
    SELECT address, possible_duplicate, state, max(id) FROM deliveries
    WHERE message_seq = @messageSeq AND id < @firstId GROUP BY address
  )
  UPDATE deliveries SET possible_duplicate = 1 WHERE message_seq = @messageSeq AND id >= @firstId
    AND address IN (SELECT address FROM last WHERE possible_duplicate = 1 AND state <> 'relayed')`

/**
 * Writes a release with its copy and its deliveries, due at once. `Failure('conflict')` while the message is on its
 * way to one of these addresses already, or a resend has reached it: two people press the same button.
 */
export function prepareRelease(connection: Connection, log: ChangeLog): Operation<NewRelease, number> {
  const { driver } = connection
  const find = driver.prepare<[number], Released>(
    `SELECT id, instance_id AS instanceId, decision_instance_kind = 'production' AS isProduction,
       (SELECT kind FROM instances WHERE instances.id = instance_id) AS instanceKind
     FROM messages WHERE seq = ? AND deleted_at_ms IS NULL AND removed IS NULL`,
  )
  const underWay = driver.prepare<[number, string], { address: Address }>(
    `SELECT address FROM deliveries WHERE message_seq = ? AND due_at_ms IS NOT NULL
       AND address IN (SELECT value FROM json_each(?))`,
  )
  const reached = driver.prepare<[number, string], { address: Address }>(
    `SELECT address FROM deliveries WHERE message_seq = ? AND state = 'relayed'
       AND address IN (SELECT value FROM json_each(?))`,
  )
  const insert = driver.prepare(
    'INSERT INTO releases (message_seq, kind, at_ms, "by", reason, safe_set) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const markLeftOpen = driver.prepare<{ messageSeq: number; firstId: number | null }>(MARK_LEFT_OPEN)
  const writeCopy = prepareCopyWriter(connection)
  return ({ messageSeq, kind, atMs, by, reason, copy }) => {
    const message = find.get(messageSeq)
    if (message === undefined)
      throw new Failure('not-found', 'The message, or its body, was removed meanwhile.')
    // Who decided may have done so before somebody changed the instance.
    if (kind === 'resend' && message.instanceKind !== 'production')
      throw new Failure('conflict', 'The instance became staging meanwhile: nothing goes to real recipients.')
    const already = underWay.get(messageSeq, JSON.stringify(copy.to))
    if (already !== undefined) {
      throw new Failure('conflict', `The message is on its way to ${already.address} already.`, 'to')
    }
    // Of two people who send it again, the first may be done before the second is written.
    const done = kind === 'resend' ? reached.get(messageSeq, JSON.stringify(copy.to)) : undefined
    if (done !== undefined)
      throw new Failure('conflict', `The message reached ${done.address} meanwhile.`, 'to')
    const row = [messageSeq, kind, atMs, by, reason, JSON.stringify(copy.to)]
    const releaseId = Number(insert.run(...row).lastInsertRowid)
    const { instanceId, isProduction, id: messageId } = message
    const owner = { messageSeq, instanceId, isProduction: isProduction === 1, releaseId, atMs }
    const deliveryIds = writeCopy(owner, copy)
    markLeftOpen.run({ messageSeq, firstId: deliveryIds[0] ?? null })
    const changes: Change[] = deliveryIds.map((deliveryId) =>
      log.append(atMs, instanceId, { kind: 'delivery.updated', messageId, deliveryId, state: 'queued' }),
    )
    return outcome(releaseId, changes)
  }
}
