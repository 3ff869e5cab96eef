import type { Store } from '../store/store.types.ts'

export interface RelayTimes {
  readonly relayed: (result: string, ms: number) => void
  readonly called: (result: string, ms: number) => void
}

/** What is under way is bounded by its workers; this bounds what a crash of one leaves behind. */
const CLAIMED_MAX = 10_000

/** The same store, which tells how long it took from a claim to its result. */
export function measuredStore(store: Store, { relayed, called }: RelayTimes): Store {
  const { outbox, webhooks } = store
  const claimedMs = new Map<number, number>()
  return {
    ...store,
    outbox: {
      ...outbox,
      claim: async (request) => {
        const claims = await outbox.claim(request)
        const nowMs = performance.now()
        if (claimedMs.size > CLAIMED_MAX) claimedMs.clear()
        for (const { deliveries } of claims) for (const { id } of deliveries) claimedMs.set(id, nowMs)
        return claims
      },
      settle: async (results, atMs) => {
        await outbox.settle(results, atMs)
        const nowMs = performance.now()
        for (const { deliveryId, outcome } of results) {
          const beganMs = claimedMs.get(deliveryId)
          claimedMs.delete(deliveryId)
          if (beganMs !== undefined) relayed(outcome, nowMs - beganMs)
        }
      },
    },
    webhooks: {
      ...webhooks,
      settle: async (results) => {
        await webhooks.settle(results)
        for (const { outcome, exchange } of results) called(outcome, exchange.durationMs)
      },
    },
  }
}
