import type { Address } from '../../domain/address.ts'
import type {
  AttemptOutcome,
  AttemptStage,
  Delivery,
  DeliveryState,
  ReportKind,
} from '../../domain/delivery.ts'
import type { Envelope } from '../../domain/envelope.ts'
import type { EmailRule, InstanceKind } from '../../domain/instance.ts'
import type { MessageId, NewMessage, OutgoingCopy, RawFacts } from '../../domain/message.ts'
import type { ReleaseKind } from '../../domain/release.ts'
import type { TranscriptLine } from '../../domain/session.ts'

/** Deliveries of one copy, claimed together: one transaction with the relay. */
export interface ClaimedDeliveries {
  readonly messageSeq: number
  readonly messageId: MessageId
  readonly instanceId: number
  readonly copyId: number
  readonly copy: Omit<OutgoingCopy, 'to'>
  readonly facts: RawFacts
  readonly envelope: Envelope
  /** What the safe set is asked with: frozen at acceptance, or at the release that it belongs to. */
  readonly frozen: {
    readonly safeSet: readonly Address[]
    readonly instanceKind: InstanceKind
    readonly mode: EmailRule['mode']
  }
  /** The message's bytes as received, from the first on at each call. */
  readonly raw: () => AsyncIterable<Uint8Array>
  readonly deliveries: readonly {
    readonly id: number
    readonly attemptId: number
    readonly address: Address
    readonly attempts: number
    /** Attempts that used up the schedule, this one included. */
    readonly tries: number
    readonly createdAtMs: number
    /** The sender was told already that it takes long. */
    readonly delayReported: boolean
  }[]
}

/** How one claimed delivery ended. */
export interface DeliveryResult {
  readonly deliveryId: number
  readonly attemptId: number
  readonly outcome: Exclude<AttemptOutcome, 'running'>
  /** It is not tried again, and nobody is told that it failed: its recipient may no longer have it. True of all `cancelled`. */
  readonly isCancelled: boolean
  /** Null: nothing was tried. A `deferred` of that kind does not count as an attempt. */
  readonly stage: AttemptStage | null
  readonly reply: string | null
  /** When to try again; null when settled (`relayed`, `failed`, `cancelled`). */
  readonly retryAtMs: number | null
  /** Whether it used up one try of the schedule: trouble that is the relay's or ours does not. */
  readonly usesTry: boolean
  /** What its sender is to be told. */
  readonly report: ReportKind | null
  /** What was said; those of one transaction share one array. */
  readonly transcript: readonly TranscriptLine[]
}

export interface OutboxStore {
  /**
   * Takes what is due: lease, attempt row and next due time are written before it resolves. Production first,
   * then oldest due. At most `limit` transactions, each of at most `maxRecipients(relay)`. Deliveries whose
   * lease ran out count as due; their running attempt becomes `unknown`. Those of instances that are paused stay.
   */
  claim(request: ClaimRequest): Promise<readonly ClaimedDeliveries[]>
  settle(results: readonly DeliveryResult[], atMs: number): Promise<void>
  /**
   * Earliest due time of the unsettled deliveries of each relay that has any, paused instances left out. By relay,
   * because what is due at a relay that is busy or gone must not hide when the next is due at another.
   */
  nextDue(): Promise<readonly NextDue[]>
  /** Gives leases of an owner back without an attempt result, at start: what a crash left behind becomes `unknown`. */
  recover(atMs: number): Promise<number>
  /** How many deliveries of an instance are not settled. */
  unsettled(instanceId: number): Promise<number>
  /** Makes deferred or queued deliveries due now. */
  retryNow(messageSeq: number, deliveryId: number, atMs: number): Promise<boolean>
  cancel(messageSeq: number, deliveryId: number, reason: string, atMs: number): Promise<boolean>
  /** Steers all that wait of an instance, slice by slice; what comes meanwhile stays. How many were changed. */
  steer(request: SteerRequest): Promise<number>
  /** Makes due now what waits for a time that it can't have been given: the clock was put back since. How many. */
  bringForward(request: BringForward): Promise<number>
  /**
   * A person sends a message on; resolves with the release's number. `Failure('conflict')` while it is on its way to
   * one of these addresses already, or once it reached a recipient that it was to be sent to again.
   */
  release(release: NewRelease): Promise<number>
  /** What senders are still to be told, oldest first. */
  reports(): Promise<readonly PendingReport[]>
  /** Stores a report, if there is one, and notes that these were told. */
  reported(report: {
    readonly deliveryIds: readonly number[]
    readonly message: NewMessage | null
  }): Promise<void>
  /** Deliveries, newest first. */
  list(query: OutboxQuery): Promise<OutboxPage>
}

/** One report to be made: the recipients of one message that share what is to be said. */
export interface PendingReport {
  readonly messageSeq: number
  readonly messageId: MessageId
  readonly instanceId: number
  readonly receivedAtMs: number
  readonly kind: ReportKind
  readonly envelope: Envelope
  readonly recipients: readonly {
    readonly id: number
    readonly address: string
    readonly relay: string
    readonly reply: string
  }[]
}

export interface OutboxQuery {
  readonly instanceIds: readonly number[]
  readonly states: readonly DeliveryState[]
  /** Null for all. */
  readonly relay: string | null
  /** Continues a page. */
  readonly beforeId: number | null
  readonly limit: number
}

export interface OutboxPage {
  readonly rows: readonly OutboxRow[]
  readonly nextBeforeId: number | null
  /** Of these instances, over all relays. */
  readonly counts: Readonly<Record<'queued' | 'sending' | 'deferred' | 'failed', number>>
}

export interface OutboxRow extends Delivery {
  readonly messageId: MessageId
  readonly instanceId: number
  readonly subject: string | null
  readonly createdAtMs: number
}

export type WaitingState = 'queued' | 'deferred'

/** What a person does to deliveries that wait: makes them due now, or gives them up. */
export type SteerAction = { readonly kind: 'retry' } | { readonly kind: 'cancel'; readonly reason: string }

export interface SteerRequest {
  readonly instanceId: number
  readonly states: readonly WaitingState[]
  /** Null for all. */
  readonly relay: string | null
  readonly action: SteerAction
  readonly atMs: number
}

export interface BringForward {
  readonly atMs: number
  /** What was tried may be due as late as that; what never was is due at once. */
  readonly deferredAfterMs: number
}

export interface NewRelease {
  readonly messageSeq: number
  readonly kind: ReleaseKind
  readonly atMs: number
  /** Who, in words for people. */
  readonly by: string
  readonly reason: string | null
  /** Its recipients are the safe set of the release. */
  readonly copy: OutgoingCopy
}

export interface NextDue {
  readonly relay: string
  readonly dueAtMs: number
  /** Of production mail alone; null when none waits. */
  readonly productionDueAtMs: number | null
}

export interface ClaimRequest {
  readonly owner: string
  readonly atMs: number
  readonly leaseUntilMs: number
  readonly limit: number
  /** Of these, at most so many of staging mail; as many as there may be unless given. */
  readonly stagingLimit?: number | undefined
  /** Relays that may be used now, with their RCPT limit; others are left alone. */
  readonly relays: readonly { readonly name: string; readonly maxRecipients: number }[]
}
