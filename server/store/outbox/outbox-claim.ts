import type { Address } from '../../domain/address.ts'
import type { Change } from '../../domain/change.ts'
import type { MessageId } from '../../domain/message.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { ClaimRequest } from '../store.types.ts'
import { type CopyContents, prepareContents } from './outbox-contents.ts'

/** One delivery of a claim. */
export interface ClaimedDelivery {
  readonly id: number
  readonly attemptId: number
  readonly address: Address
  readonly attempts: number
  readonly tries: number
  readonly createdAtMs: number
  readonly delayReported: boolean
}

export interface ClaimedGroup {
  /** Null where it can't be read, as on a damaged disk: left to its lease, so that it holds nobody else up. */
  readonly contents: CopyContents | null
  readonly deliveries: readonly ClaimedDelivery[]
}

interface DueDelivery {
  readonly id: number
  readonly copyId: number
  readonly address: Address
  readonly dueAtMs: number
  readonly attempts: number
  readonly tries: number
  readonly createdAtMs: number
  readonly delayReported: number
  readonly wasSending: number
  readonly messageId: MessageId
  readonly instanceId: number
}

/**
 * Instances that have something for a relay and are not paused: steps through the index from one to the next, so
 * it does not matter how much waits.
 */
const SENDING_INSTANCES = `
  WITH RECURSIVE waiting (id) AS (
    SELECT min(instance_id) FROM deliveries WHERE due_at_ms IS NOT NULL AND relay = +?
    UNION ALL
    SELECT (SELECT min(instance_id) FROM deliveries
      WHERE due_at_ms IS NOT NULL AND relay = +? AND instance_id > waiting.id)
    FROM waiting WHERE waiting.id IS NOT NULL
  )
  SELECT waiting.id FROM waiting LEFT JOIN instances ON instances.id = waiting.id
  WHERE waiting.id IS NOT NULL AND instances.sending_paused_at_ms IS NULL`

/**
 * Takes due deliveries, grouped by copy, and writes ahead that they are being tried. One whose lease ran out is
 * due like any other: its attempt ends `unknown`, so the relay may have it already.
 */
export function prepareOutboxClaim(
  connection: Connection,
  log: ChangeLog,
): Operation<ClaimRequest, readonly ClaimedGroup[]> {
  const { driver } = connection
  const contentsOf = prepareReadable(connection)
  const sending = driver.prepare<[string, string], number>(SENDING_INSTANCES).pluck()
  const due = driver.prepare<[string, number, number, number], DueDelivery>(
    `SELECT d.id, d.copy_id AS copyId, d.address, d.due_at_ms AS dueAtMs, d.attempts, d.tries,
       d.created_at_ms AS createdAtMs, d.delay_reported AS delayReported, d.state = 'sending' AS wasSending,
       m.id AS messageId, d.instance_id AS instanceId
     FROM deliveries d JOIN messages m ON m.seq = d.message_seq
     WHERE d.relay = +? AND d.instance_id = +? AND d.production = +? AND d.due_at_ms <= +?
     ORDER BY d.due_at_ms, d.copy_id, d.id`,
  )
  const endAttempt = driver.prepare(
    `UPDATE attempts SET outcome = 'unknown' WHERE delivery_id = ? AND outcome = 'running'`,
  )
  const insertAttempt = driver.prepare(
    `INSERT INTO attempts (delivery_id, at_ms, outcome) VALUES (?, ?, 'running')`,
  )
  const lease = driver.prepare(
    `UPDATE deliveries SET state = 'sending', attempts = attempts + 1, tries = tries + 1, lease_owner = ?,
       due_at_ms = ?, possible_duplicate = possible_duplicate OR ? WHERE id = ?`,
  )
  return ({ owner, atMs, leaseUntilMs, limit, stagingLimit = limit, relays }) => {
    const queues = relays.flatMap(({ name, maxRecipients }) =>
      sending.all(name, name).map((instanceId) => ({ name, instanceId, maxRecipients })),
    )
    const limits = [
      [1, limit],
      [0, stagingLimit],
    ] as const
    const candidates = limits.flatMap(([production, most]) =>
      queues
        .flatMap(({ name, instanceId, maxRecipients }) =>
          grouped(due.iterate(name, instanceId, production, atMs), most, Math.max(1, maxRecipients)),
        )
        .sort((a, b) => dueOf(a) - dueOf(b))
        .slice(0, most),
    )
    const changes: Change[] = []
    const take = (delivery: DueDelivery): ClaimedDelivery => {
      if (delivery.wasSending === 1) endAttempt.run(delivery.id)
      lease.run(owner, leaseUntilMs, delivery.wasSending, delivery.id)
      const attempt = insertAttempt.run(delivery.id, atMs)
      const { id, messageId, instanceId, address } = delivery
      changes.push(
        log.append(atMs, instanceId, {
          kind: 'delivery.updated',
          messageId,
          deliveryId: id,
          state: 'sending',
        }),
      )
      return {
        id,
        attemptId: Number(attempt.lastInsertRowid),
        address,
        attempts: delivery.attempts + 1,
        tries: delivery.tries + 1,
        createdAtMs: delivery.createdAtMs,
        delayReported: delivery.delayReported === 1,
      }
    }
    const claimed = candidates
      .slice(0, limit)
      .map((group) => ({ contents: contentsOf(group[0]?.copyId ?? 0), deliveries: group.map(take) }))
    return outcome(claimed, changes)
  }
}

function prepareReadable(connection: Connection) {
  const contentsOf = prepareContents(connection)
  return (copyId: number): CopyContents | null => {
    try {
      return contentsOf(copyId)
    } catch (error) {
      if (!connection.driver.inTransaction) throw error
      return null
    }
  }
}

/** Up to `limit` groups of one copy each, none longer than `maxRecipients`, in the order they come due. */
function grouped(due: Iterable<DueDelivery>, limit: number, maxRecipients: number): DueDelivery[][] {
  const groups: DueDelivery[][] = []
  const open = new Map<number, DueDelivery[]>()
  for (const delivery of due) {
    const group = open.get(delivery.copyId)
    if (group !== undefined && group.length < maxRecipients) {
      group.push(delivery)
      continue
    }
    // The rest of a copy whose groups are full waits for the next claim, as all that comes due after it.
    if (groups.length === limit) break
    const started = [delivery]
    groups.push(started)
    open.set(delivery.copyId, started)
  }
  return groups
}

function dueOf(group: readonly DueDelivery[]): number {
  return group[0]?.dueAtMs ?? 0
}
