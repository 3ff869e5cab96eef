import type { DeliveryDetailView, OutboxItem, ReleaseOutcomeView } from '../../contract/outbox.types.ts'
import type { ReleaseOutcome } from '../../delivery/release.ts'
import type { OutboxRow, StoredMessage } from '../../store/store.types.ts'
import { presentTime } from './message.ts'

export function presentOutboxRow(row: OutboxRow, instance: string): OutboxItem {
  return {
    id: row.id,
    messageId: row.messageId,
    instance,
    subject: row.subject,
    address: row.address,
    relay: row.relay,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.dueAtMs === null ? null : presentTime(row.dueAtMs),
    reply: row.lastReply,
    possibleDuplicate: row.possibleDuplicate,
    createdAt: presentTime(row.createdAtMs),
    released: row.releaseId !== null,
  }
}

/** One delivery of a message. */
export function presentDeliveryDetail(
  message: StoredMessage,
  delivery: StoredMessage['deliveries'][number],
  instance: string,
): DeliveryDetailView {
  const { id: messageId, instanceId, summary, receivedAtMs } = message
  const release = message.releases.find(({ id }) => id === delivery.releaseId)
  const createdAtMs = release?.atMs ?? receivedAtMs
  const row = { ...delivery, messageId, instanceId, subject: summary.subject, createdAtMs }
  return {
    ...presentOutboxRow(row, instance),
    tried: delivery.history.map(({ atMs, stage, reply, outcome, transcript }) => ({
      at: presentTime(atMs),
      stage,
      reply,
      outcome,
      transcript: transcript.map(({ from, line }) => ({ from, line })),
    })),
  }
}

export function presentOutcome(outcome: ReleaseOutcome): ReleaseOutcomeView {
  const { id, subject, kind } = outcome
  if (outcome.kind === 'refused')
    return { id, subject, kind, to: [], from: null, relay: null, reason: outcome.reason }
  return { id, subject, kind, to: [...outcome.to], from: outcome.from, relay: outcome.relay, reason: null }
}
