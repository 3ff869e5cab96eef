import type { Logger } from '../log.ts'
import type { ClaimedDeliveries, DeliveryResult } from '../store/store.types.ts'

/** Says of each delivery of a claim what came of it: the codes of a reply, not its words, which may name people. */
export function logResults(
  log: Logger,
  { messageId: message, deliveries }: ClaimedDeliveries,
  relay: string,
  results: readonly DeliveryResult[],
): void {
  if (!log.isLevelEnabled('debug')) return
  const attemptOf = new Map(deliveries.map(({ id, attempts }) => [id, attempts]))
  for (const { deliveryId: delivery, outcome, stage, reply } of results) {
    const code = /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(reply ?? '')?.[0] ?? null
    const attempt = attemptOf.get(delivery)
    log.debug({ message, delivery, relay, attempt, outcome, stage, code }, 'a delivery was tried')
  }
}
