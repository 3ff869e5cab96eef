import type { Address } from '../../domain/address.ts'
import type { Delivery, DeliveryState } from '../../domain/delivery.ts'
import type { Envelope } from '../../domain/envelope.ts'
import type { DecisionKind, HeaderSummary, MessageId } from '../../domain/message.ts'
import type { ReleaseKind } from '../../domain/release.ts'
import type { Search } from '../../domain/search.ts'
import type { CallAttempt, CallExchange, CallOutcome, Webhook, WebhookCall } from '../../domain/webhook.ts'

/** Small, so answered from memory: who is told of what. */
export interface WebhookStore {
  list(): readonly Webhook[]
  /** Makes or changes it; what is switched on is told of what happens from now on. `Failure('limited')`. */
  put(webhook: Omit<Webhook, 'fromSeq' | 'createdAtMs'>, atMs: number): Promise<Webhook>
  /** With its calls. False when the instance has none of that id. */
  remove(instanceId: number, id: string, atMs: number): Promise<boolean>
  /** How far changes were looked through; 0 at first. */
  cursor(): Promise<number>
  /** What is to be told of these changes; undefined where the message is gone. Reads by key. */
  news(asked: readonly NewsKey[]): Promise<readonly (News | undefined)[]>
  /** Which of these messages match; also those in the trash. */
  matching(instanceId: number, seqs: readonly number[], search: Search): Promise<readonly number[]>
  /** Moves the cursor and adds calls in one commit. How many had no room: see `CALLS_WAITING_MAX`. */
  enqueue(cursor: number, calls: readonly NewCall[]): Promise<number>
  /** Takes due calls and writes ahead that they are tried, at most so many for each webhook. */
  claim(request: CallClaim): Promise<readonly ClaimedCall[]>
  /** A call that is tried at once. */
  begin(call: NewCall, leaseUntilMs: number): Promise<ClaimedCall>
  settle(results: readonly CallResult[]): Promise<void>
  /** What an earlier server was trying is due at once. How many. */
  recover(atMs: number): Promise<number>
  /** When the next call is due that is not due yet. */
  nextDueAtMs(afterMs: number): Promise<number | null>
  calls(webhookId: string, beforeSeq: number | null, limit: number): Promise<CallPage>
  call(webhookId: string, id: string): Promise<LoggedCall | undefined>
  /** Due at once, whatever became of it, with its whole schedule. False when there is none, or it is being tried. */
  redeliver(webhookId: string, id: string, atMs: number): Promise<boolean>
  /** Forgets settled calls: old ones, and those that are over `keep` of a webhook; and secrets that were replaced. How many calls went. */
  prune(request: CallPrune): Promise<number>
}

export interface CallPrune {
  readonly atMs: number
  /** When the youngest of the old ones was made. */
  readonly beforeMs: number
  readonly keep: number
  readonly limit: number
}

export interface NewsKey {
  readonly messageId: MessageId
  /** Null for news of the message itself. */
  readonly deliveryId: number | null
}

/** What is told of a message: nothing that only its content says. */
export interface News {
  readonly seq: number
  readonly id: MessageId
  readonly receivedAtMs: number
  readonly summary: Pick<HeaderSummary, 'subject' | 'fromName' | 'fromAddress'>
  readonly envelope: Envelope
  readonly decision: { readonly kind: DecisionKind; readonly reason: string | null }
  readonly sizeBytes: number
  readonly attachmentCount: number
  readonly tags: readonly string[]
  readonly delivery: NewsDelivery | null
}

export interface NewsDelivery
  extends Pick<Delivery, 'id' | 'address' | 'relay' | 'attempts' | 'dueAtMs' | 'lastReply'> {
  readonly state: DeliveryState
  readonly release: NewsRelease | null
}

export interface NewsRelease {
  readonly id: number
  readonly kind: ReleaseKind
  readonly by: string
  readonly reason: string | null
  readonly to: readonly Address[]
  /** The delivery that stands for all of them. */
  readonly firstDeliveryId: number
}

export interface NewCall extends Pick<WebhookCall, 'id' | 'webhookId' | 'event' | 'messageId'> {
  readonly body: string
  readonly atMs: number
}

export interface CallClaim {
  readonly atMs: number
  readonly leaseUntilMs: number
  readonly perWebhook: number
  readonly limit: number
  /** How many of each are under way already. */
  readonly underWay: Readonly<Record<string, number>>
}

export interface ClaimedCall extends Pick<WebhookCall, 'id' | 'webhookId' | 'event' | 'messageId'> {
  readonly seq: number
  readonly attemptId: number
  /** Of the schedule, this one included. */
  readonly tries: number
  readonly body: string
}

export interface CallResult {
  readonly seq: number
  readonly attemptId: number
  readonly outcome: Exclude<CallOutcome, 'running' | 'unknown'>
  readonly exchange: CallExchange
  /** Null when settled. */
  readonly retryAtMs: number | null
}

/** With how the last attempt ended. */
export interface ListedCall extends WebhookCall {
  readonly seq: number
  readonly last: Pick<CallAttempt, 'atMs' | 'outcome' | 'status' | 'problem'> | null
}

export interface CallPage {
  readonly calls: readonly ListedCall[]
  readonly nextBeforeSeq: number | null
}

export interface LoggedCall extends ListedCall {
  readonly body: string
  /** Oldest first. */
  readonly history: readonly CallAttempt[]
}
