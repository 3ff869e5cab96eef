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

/** GET /outbox: over every instance that one may see. */
export interface OutboxAllView extends Omit<OutboxView, 'pausedAt'> {
  /** Instances that keep back what they have to send. */
  pausedInstances: { name: string; pausedAt: string }[]
  /** Those that these instances use, and those that the deliveries shown here go through. */
  relays: OutboxRelayView[]
}

/** How a relay does, for those who wait for it. */
export interface OutboxRelayView {
  name: string
  /** Whether there is one of that name; what waits for one that was removed waits until it is there again. */
  exists: boolean
  pausedAt: string | null
  /** When it is tried again after trouble of its own; null when it does well. */
  troubledUntil: string | null
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
  deliveries?: { messageId: string; id: number }[] | undefined
  /** Instead: all that wait, or those in one state or for one relay. */
  waiting?: { state?: 'queued' | 'deferred' | undefined; relay?: string | undefined } | undefined
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
