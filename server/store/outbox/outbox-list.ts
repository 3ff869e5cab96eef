import type { Address } from '../../domain/address.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { OutboxPage, OutboxQuery, OutboxRow } from './outbox-store.types.ts'

interface Listed extends Omit<OutboxRow, 'possibleDuplicate' | 'address' | 'messageId'> {
  readonly address: Address
  readonly messageId: MessageId
  readonly possibleDuplicate: number
}

const COLUMNS = `d.id, m.id AS messageId, d.instance_id AS instanceId, m.subject, d.address, d.relay, d.state,
  d.attempts, d.due_at_ms AS dueAtMs, d.last_reply AS lastReply, d.possible_duplicate AS possibleDuplicate,
  d.created_at_ms AS createdAtMs, c.release_id AS releaseId`

/** Deliveries of one instance in one state come in order from the index; what differs in these is merged. */
export function prepareOutboxList({ driver }: Connection) {
  const of = driver.prepare<[number, string, number, string | null, string | null, number], Listed>(
    `SELECT ${COLUMNS} FROM deliveries d JOIN messages m ON m.seq = d.message_seq JOIN copies c ON c.id = d.copy_id
     WHERE d.instance_id = ? AND d.state = ? AND d.id < ? AND (? IS NULL OR d.relay = ?)
     ORDER BY d.id DESC LIMIT ?`,
  )
  const count = driver
    .prepare<[number, string], number>('SELECT count(*) FROM deliveries WHERE instance_id = ? AND state = ?')
    .pluck()
  const sum = (instanceIds: readonly number[], state: DeliveryState) =>
    instanceIds.reduce((total, id) => total + (count.get(id, state) ?? 0), 0)
  return ({ instanceIds, states, relay, beforeId, limit }: OutboxQuery): OutboxPage => {
    const before = beforeId ?? Number.MAX_SAFE_INTEGER
    const rows = instanceIds
      .flatMap((id) => states.flatMap((state) => of.all(id, state, before, relay, relay, limit + 1)))
      .sort((a, b) => b.id - a.id)
    const page = rows.slice(0, limit)
    return {
      rows: page.map((row) => ({ ...row, possibleDuplicate: row.possibleDuplicate === 1 })),
      nextBeforeId: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      counts: {
        queued: sum(instanceIds, 'queued'),
        sending: sum(instanceIds, 'sending'),
        deferred: sum(instanceIds, 'deferred'),
        failed: sum(instanceIds, 'failed'),
      },
    }
  }
}
