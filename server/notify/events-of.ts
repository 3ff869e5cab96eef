import type { Change } from '../domain/change.ts'
import type { DeliveryState } from '../domain/delivery.ts'
import { IMPORTED } from '../domain/message.ts'
import type { WebhookEvent } from '../domain/webhook.ts'
import type { News } from '../store/store.types.ts'

/** A change that may be told of; `news` will say whether it is. */
export type Telling = Extract<Change, { kind: 'message.stored' | 'delivery.updated' }>

const BY_STATE: Readonly<Partial<Record<DeliveryState, WebhookEvent>>> = {
  // Deliveries that the rule made come with the message; later ones are of a release.
  queued: 'message.released',
  relayed: 'message.relayed',
  deferred: 'message.deferred',
  failed: 'message.failed',
}

export function mayTell(change: Change): change is Telling {
  if (change.kind === 'message.stored') return true
  return change.kind === 'delivery.updated' && BY_STATE[change.state] !== undefined
}

/** The state of a delivery is that of the change: it may have gone on since. */
export function eventsOf(change: Telling, news: News): readonly WebhookEvent[] {
  // Mail of long ago is no news, and there may be a hundred thousand of it.
  if (news.decision.reason === IMPORTED) return []
  if (change.kind === 'message.stored')
    return news.decision.kind === 'hold' ? ['message.stored', 'message.held'] : ['message.stored']
  const event = BY_STATE[change.state]
  if (event === undefined) return []
  // A release is told once, by the first of its deliveries.
  if (event === 'message.released' && news.delivery?.release?.firstDeliveryId !== change.deliveryId) return []
  return [event]
}
