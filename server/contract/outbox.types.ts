import type { DeliveryStateName } from './message.types.ts'

/** One outgoing recipient in a list of the outbox. */
export interface OutboxItem {
  id: number
  messageId: string
  instance: string
  subject: string | null
  address: string
  relay: string
  state: DeliveryStateName
  attempts: number
  /** When the next attempt is due; null once settled. */
  dueAt: string | null
  reply: string | null
  possibleDuplicate: boolean
  createdAt: string
  /** Made by a release and not by the rule. */
  released: boolean
}

export interface OutboxView {
  deliveries: OutboxItem[]
  nextPageToken: string | null
  /** Over all relays. */
  counts: { queued: number; sending: number; deferred: number; failed: number }
  /** Since when a person keeps back what this instance has to send; null while it is sent. */
  pausedAt: string | null
}

/** One delivery with all its attempts. */
export interface DeliveryDetailView extends OutboxItem {
  tried: AttemptView[]
}

export interface AttemptView {
  at: string
  stage: string | null
  reply: string | null
  outcome: string
  /** We are the client; secrets are blanked, and of the message only its size is kept. */
  transcript: { from: 'client' | 'server'; line: string }[]
}

/** POST …/outbox: steers deliveries that wait; those under way or settled are left as they are. */
export interface OutboxActionInput {
  action: 'retry' | 'cancel'
  deliveries: { messageId: string; id: number }[]
  reason?: string | undefined
}

export interface OutboxActionResult {
  changed: number
}

/** POST …/sending */
export interface SendingInput {
  paused: boolean
}

export interface SendingView {
  pausedAt: string | null
}

/** POST …/releases and …/releases/preview */
export interface ReleaseInput {
  ids: string[]
  /** Left out, the test recipients and those of its recipients that are allowed; on production those it did not reach. */
  to?: string[] | undefined
  reason?: string | undefined
}

export interface ReleaseListView {
  messages: ReleaseOutcomeView[]
}

export interface ReleaseOutcomeView {
  id: string
  subject: string | null
  kind: 'release' | 'resend' | 'refused'
  to: string[]
  from: string | null
  relay: string | null
  /** Why it was refused. */
  reason: string | null
}
