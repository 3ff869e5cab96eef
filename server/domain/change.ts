import type { DeliveryState } from './delivery.ts'
import type { MessageId } from './message.ts'

/**
 * A numbered fact for watchers. `seq` grows by commits and is never reused; a message's own `seq` is that of
 * its `message.stored`, so cursors and messages share one order.
 */
export type Change = { readonly seq: number; readonly atMs: number; readonly instanceId: number } & ChangeFact

export type ChangeFact =
  | { readonly kind: 'message.stored'; readonly messageId: MessageId }
  /** Its snippet, attachment count and search index are there, or it could not be parsed. */
  | { readonly kind: 'message.derived'; readonly messageId: MessageId }
  /** Read, starred or restored from the trash. */
  | { readonly kind: 'message.updated'; readonly messageId: MessageId }
  | { readonly kind: 'message.deleted'; readonly messageId: MessageId }
  /** More messages were deleted or restored than are worth a change each: watchers of the instance load anew. */
  | { readonly kind: 'messages.deleted' }
  | {
      readonly kind: 'delivery.updated'
      readonly messageId: MessageId
      readonly deliveryId: number
      readonly state: DeliveryState
    }
  | { readonly kind: 'instance.changed' }
