import type { Address } from './address.ts'
import type { TranscriptLine } from './session.ts'

export type DeliveryState = 'queued' | 'sending' | 'deferred' | 'relayed' | 'failed' | 'cancelled'

/** One outgoing recipient of a copy. */
export interface Delivery {
  readonly id: number
  readonly address: Address
  readonly relay: string
  readonly state: DeliveryState
  readonly attempts: number
  /** When the next attempt is due; null once settled. */
  readonly dueAtMs: number | null
  /** The relay's last reply, or why it was cancelled. */
  readonly lastReply: string | null
  /** An attempt, its own or of the delivery before it, ended without an answer after the dot: the relay may have it twice. */
  readonly possibleDuplicate: boolean
  /** The release that it belongs to; null when the rule made it. */
  readonly releaseId: number | null
}

/** What a sender is still to be told: that a recipient failed for good, or that it takes long. */
export type ReportKind = 'failure' | 'delay' | 'relayed'

/** How far a transaction with the relay came. */
export type AttemptStage = 'connect' | 'greeting' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot' | 'done'

/** `unknown`: no answer after the dot, or a crash in between. `running`: written before connecting. */
export type AttemptOutcome = 'running' | 'relayed' | 'deferred' | 'failed' | 'unknown' | 'cancelled'

/** One try at a delivery. */
export interface Attempt {
  readonly atMs: number
  readonly stage: AttemptStage | null
  readonly reply: string | null
  readonly outcome: AttemptOutcome
  /** What was said, the relay being the server, secrets blanked; empty when nothing was, or it is not known. */
  readonly transcript: readonly TranscriptLine[]
}
