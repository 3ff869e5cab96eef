import type { MessageId } from './message.ts'
import { parseRetrySchedule } from './retry.ts'
import type { Sealed } from './sealed.ts'

/** What a webhook can be told of, as its `type` says it. */
export const WEBHOOK_EVENTS = [
  'message.stored',
  'message.held',
  'message.released',
  'message.relayed',
  'message.deferred',
  'message.failed',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** A person pressed the button: goes to one webhook, whatever that asked for. */
export const WEBHOOK_TEST = 'webhook.test'

/** Where calls of an instance go. */
export interface Webhook {
  readonly id: string
  readonly instanceId: number
  readonly url: string
  readonly events: readonly WebhookEvent[]
  /** Of which messages it is told, in the search language; null for all. */
  readonly search: string | null
  readonly isEnabled: boolean
  readonly secret: WebhookSecret
  /** Requests are signed with it, too, so that a receiver has time to learn of the new one. */
  readonly previousSecret: PreviousSecret | null
  /** Further header fields of its requests: names, with the constants that have their values. */
  readonly headers: Readonly<Record<string, string>>
  /** It is told of changes behind this one: what happened while it was off stays untold. */
  readonly fromSeq: number
  readonly createdAtMs: number
}

/** What its requests are signed with. */
export type WebhookSecret =
  | { readonly kind: 'own'; readonly sealed: Sealed }
  | { readonly kind: 'constant'; readonly name: string }

export interface PreviousSecret {
  readonly secret: WebhookSecret
  readonly untilMs: number
}

/** `delivered`: it answered 2xx. `cancelled`: it was switched off before. */
export type CallState = 'queued' | 'sending' | 'deferred' | 'delivered' | 'failed' | 'cancelled'

/** One event for one webhook: the body is made once and sent until somebody takes it. */
export interface WebhookCall {
  /** `webhook-id`: the same for each attempt, so that a receiver can tell a second one. */
  readonly id: string
  readonly webhookId: string
  readonly event: WebhookEvent | typeof WEBHOOK_TEST
  readonly messageId: MessageId | null
  readonly state: CallState
  readonly attempts: number
  /** When the next attempt is due; null once settled. */
  readonly dueAtMs: number | null
  readonly createdAtMs: number
}

export type CallOutcome = 'running' | 'delivered' | 'deferred' | 'failed' | 'unknown' | 'cancelled'

/** What was sent and what came back, secrets blanked, cut. */
export interface CallExchange {
  readonly requestHeaders: Readonly<Record<string, string>>
  /** Null when there was no answer. */
  readonly status: number | null
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody: string
  /** Why it failed, in words; null when it did not. */
  readonly problem: string | null
  readonly durationMs: number
}

/** One try, written before connecting. `unknown`: the server died in between. */
export interface CallAttempt extends CallExchange {
  readonly atMs: number
  readonly outcome: CallOutcome
}

/** Webhooks of one instance. */
export const WEBHOOKS_MAX = 20
/** Calls of one webhook that wait: one that is down for good must not fill the disk. */
export const CALLS_WAITING_MAX = 10_000
/** How long requests are signed with the secret before, too. */
export const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1_000
/** About a day and a half, as Standard Webhooks suggests. */
export const WEBHOOK_RETRY = parseRetrySchedule('5s, 1m, 5m, 30m, 2h, 5h, 10h, 14h')
