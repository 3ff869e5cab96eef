import type { DeliveryStateName, MessageListItem } from '../../server/contract/message.types.ts'

export type ResultKind =
  | 'captured'
  | 'held'
  | 'redirected'
  | 'relayed'
  | 'sending'
  | 'deferred'
  | 'failed'
  | 'cancelled'

/** What became of a message, in one mark. */
export interface Result {
  readonly kind: ResultKind
  /** One or two words. */
  readonly label: string
  /** The reason or the relay's reply; null when there is nothing to add. */
  readonly detail: string | null
}

/** The worst of its deliveries, so that a row never looks better than its message is. */
export function resultOf(message: Pick<MessageListItem, 'decision' | 'deliveredTo'>): Result {
  const { decision, deliveredTo } = message
  for (const state of WORST_FIRST) {
    const those = deliveredTo.filter((delivery) => delivery.state === state)
    const [first] = those
    if (first)
      return deliveryResult(state, decision.kind, part(those.length, deliveredTo.length), first.reply)
  }
  return decision.kind === 'hold'
    ? { kind: 'held', label: heldLabel(decision.reason), detail: decision.reason }
    : { kind: 'captured', label: 'Captured', detail: decision.reason }
}

/** `Held: no test recipients`: what is in the way, without what to do about it. */
function heldLabel(reason: string | null): string {
  const cause = reason?.split(':')[0]
  return cause ? `Held: ${cause.charAt(0).toLowerCase()}${cause.slice(1).replace(/\.$/, '')}` : 'Held'
}

const WORST_FIRST: readonly DeliveryStateName[] = [
  'failed',
  'deferred',
  'sending',
  'queued',
  'cancelled',
  'relayed',
]

function deliveryResult(
  state: DeliveryStateName,
  decision: MessageListItem['decision']['kind'],
  share: string,
  reply: string | null,
): Result {
  switch (state) {
    case 'failed':
      return { kind: 'failed', label: `Failed${share}`, detail: reply }
    case 'deferred':
      return { kind: 'deferred', label: `Deferred${share}`, detail: reply }
    case 'sending':
    case 'queued':
      return { kind: 'sending', label: 'Sending', detail: null }
    case 'cancelled':
      return { kind: 'cancelled', label: `Cancelled${share}`, detail: reply }
    case 'relayed': {
      const isReal = decision === 'deliver'
      return {
        kind: isReal ? 'relayed' : 'redirected',
        label: isReal ? 'Relayed' : 'Redirected',
        detail: reply,
      }
    }
  }
}

/** ` 1 of 3`, or nothing when it is true of all. */
function part(count: number, total: number): string {
  return count === total ? '' : ` ${count} of ${total}`
}
