import type { ReportKind } from '../domain/delivery.ts'
import type { ClaimedDeliveries, DeliveryResult } from '../store/store.types.ts'

export interface ReportQuestion {
  readonly claimed: ClaimedDeliveries
  readonly delivery: ClaimedDeliveries['deliveries'][number]
  readonly outcome: DeliveryResult['outcome']
  readonly retryAtMs: number | null
  /** Whether the relay was told what the sender wants to hear. */
  readonly offersDsn: boolean
  readonly nowMs: number
}

/** RFC 5321 §4.5.4.1 leaves it to the host; Postfix and Sendmail warn after four hours. */
const DELAY_MS = 4 * 60 * 60_000

/**
 * What the sender of production mail is told of a recipient (RFC 3461 §4.1): that it failed, unless they asked not
 * to be told; that it takes long, once, if they asked; and if they asked to hear of success, that it went to a relay that
 * gives no notice of it (§5.2.2). A message without a sender is never answered (RFC 5321 §6.1).
 */
export function reportOn({
  claimed,
  delivery,
  outcome,
  retryAtMs,
  offersDsn,
  nowMs,
}: ReportQuestion): ReportKind | null {
  const { frozen, envelope } = claimed
  if (frozen.mode !== 'deliver' || envelope.from === '') return null
  const recipient = envelope.to.find(({ address }) => address === delivery.address)
  const wishes = recipient?.notify?.split(',') ?? ['FAILURE']
  if (outcome === 'relayed') return wishes.includes('SUCCESS') && !offersDsn ? 'relayed' : null
  if (outcome === 'cancelled') return null
  if (outcome === 'failed' || retryAtMs === null) return wishes.includes('FAILURE') ? 'failure' : null
  const isLate = nowMs - delivery.createdAtMs >= DELAY_MS
  return isLate && !delivery.delayReported && wishes.includes('DELAY') ? 'delay' : null
}
