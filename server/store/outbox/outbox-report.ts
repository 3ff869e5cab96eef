import type { ReportKind } from '../../domain/delivery.ts'
import type { Envelope } from '../../domain/envelope.ts'
import type { MessageId } from '../../domain/message.ts'
import type { EncodedMessage } from '../messages/encode-message.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { PendingReport } from './outbox-store.types.ts'

export interface ReportedArgs {
  readonly deliveryIds: readonly number[]
  /** The report; null when nobody is told. */
  readonly message: EncodedMessage | null
}

/** Stores a report and notes that it was made, in one. */
export function prepareReported(
  { driver }: Connection,
  accept: Operation<EncodedMessage, { readonly seq: number }>,
): Operation<ReportedArgs, void> {
  const clear = driver.prepare(
    'UPDATE deliveries SET report = NULL WHERE report IS NOT NULL AND id IN (SELECT value FROM json_each(?))',
  )
  return ({ deliveryIds, message }) => {
    const { changes } = clear.run(JSON.stringify(deliveryIds))
    if (changes === 0 || message === null) return outcome(undefined)
    return outcome(undefined, accept(message).changes)
  }
}

interface Row {
  readonly id: number
  readonly messageSeq: number
  readonly messageId: MessageId
  readonly instanceId: number
  readonly receivedAtMs: number
  readonly envelope: string
  readonly kind: ReportKind
  readonly address: string
  readonly relay: string
  readonly lastReply: string | null
}

/** Recipients that are reported at once, so that one report never fills memory. */
const RECIPIENTS_MAX = 1_000

/** What senders are still to be told: one report for each message and kind. */
export function prepareReports({ driver }: Connection): () => readonly PendingReport[] {
  const pending = driver.prepare<[number], Row>(
    `SELECT d.id, d.message_seq AS messageSeq, m.id AS messageId, m.instance_id AS instanceId,
       m.received_at_ms AS receivedAtMs, m.envelope, d.report AS kind, d.address, d.relay, d.last_reply AS lastReply
     FROM deliveries d JOIN messages m ON m.seq = d.message_seq
     WHERE d.report IS NOT NULL ORDER BY d.message_seq, d.id LIMIT ?`,
  )
  return () => {
    const rows = pending.all(RECIPIENTS_MAX)
    return [...Map.groupBy(rows, ({ messageSeq, kind }) => `${messageSeq} ${kind}`).values()].flatMap(
      (group) => {
        const [first] = group
        if (first === undefined) return []
        const { messageSeq, messageId, instanceId, receivedAtMs, kind } = first
        const recipients = group.map(({ id, address, relay, lastReply }) => ({
          id,
          address,
          relay,
          reply: lastReply ?? '',
        }))
        const envelope = JSON.parse(first.envelope) as Envelope
        return [{ messageSeq, messageId, instanceId, receivedAtMs, kind, envelope, recipients }]
      },
    )
  }
}
