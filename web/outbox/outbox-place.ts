import type { DeliveryStateName } from '../../server/contract/message.types.ts'

/** What of the outbox is shown: `/outbox?instance=&relay=&state=&before=`; null for all. */
export interface OutboxPlace {
  readonly instance: string | null
  readonly relay: string | null
  /** Null: what waits, is under way or failed. */
  readonly state: DeliveryStateName | null
  /** The page token of older deliveries. */
  readonly before: string | null
}

export const OUTBOX_STATES = ['queued', 'sending', 'deferred', 'failed', 'relayed', 'cancelled'] as const

/** Reads a query, with its `?`; what is not understood is left out. */
export function parseOutboxPlace(query: string): OutboxPlace {
  const parameters = new URLSearchParams(query)
  const state = parameters.get('state')
  return {
    instance: parameters.get('instance') || null,
    relay: parameters.get('relay') || null,
    state: OUTBOX_STATES.find((known) => known === state) ?? null,
    before: parameters.get('before') || null,
  }
}

export function outboxUrl(place: Partial<OutboxPlace>): string {
  const parameters = new URLSearchParams()
  for (const name of ['instance', 'relay', 'state', 'before'] as const) {
    const value = place[name]
    if (value) parameters.set(name, value)
  }
  return parameters.size === 0 ? '/outbox' : `/outbox?${parameters}`
}
