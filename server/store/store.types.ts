import type { Address } from '../domain/address.ts'
import type { Change } from '../domain/change.ts'
import type { Attempt, AttemptOutcome, AttemptStage, Delivery, DeliveryState } from '../domain/delivery.ts'
import type { Envelope } from '../domain/envelope.ts'
import type { EmailRule, Instance, InstanceKind } from '../domain/instance.ts'
import type {
  DecisionRecord,
  DerivedState,
  HeaderSummary,
  MessageId,
  NewMessage,
  OutgoingCopy,
  RawFacts,
} from '../domain/message.ts'
import type { Recipient } from '../domain/recipient.ts'
import type { Relay } from '../domain/relay.ts'
import type { Search } from '../domain/search.ts'
import type { SessionStory } from '../domain/session.ts'

/**
 * Everything that is kept. Writes go through one writer in a worker thread and resolve after the commit that
 * holds them; reads see every write that resolved before they were called.
 */
export interface Store {
  readonly messages: MessageStore
  readonly raw: RawStore
  readonly derived: DerivedStore
  readonly outbox: OutboxStore
  readonly changes: ChangeStore
  readonly instances: InstanceStore
  /** Finishes queued writes, then releases the file and its lock. */
  close(): Promise<void>
}

export interface OpenStoreOptions {
  /** Folder that holds `stagingpost.db`; made when missing. `:memory:` is not supported: durability is the point. */
  readonly dataDir: string
  /** Called on the calling thread after each commit, before the writes in it resolve. */
  readonly onCommitted: (changes: readonly Change[]) => void
  /** Called when the writer thread itself dies: nothing can be accepted any more. */
  readonly onFatal: (error: Error) => void
}

export interface MessageStore {
  /**
   * Stores it durably (commit with `synchronous=FULL`), group-committed with whatever is waiting; takes over a
   * spooled file and removes it. Rejects with `Failure('unavailable')` when this message or its commit failed;
   * `field` is then `'disk'` if there is no room.
   */
  accept(message: NewMessage): Promise<{ readonly seq: number }>
  /** Undefined when there is none in that instance, or it is in the trash. */
  get(instanceId: number, id: MessageId): Promise<StoredMessage | undefined>
  /** Newest first. `beforeSeq` continues a page. `total` counts all that match. */
  list(query: ListQuery): Promise<MessagePage>
  /** Rows of these messages, for watchers; those deleted meanwhile are absent. In order of `seq`. */
  rows(ids: readonly MessageId[]): Promise<readonly MessageRow[]>
  /** Rows stored after `afterSeq`, oldest first, at most `limit`: what a waiter backfills from. */
  storedAfter(instanceId: number, afterSeq: number, limit: number): Promise<readonly MessageRow[]>
  /** How many were found. */
  mark(instanceId: number, ids: readonly MessageId[], marks: Marks): Promise<number>
  /**
   * Gives each message that no other claim holds to `claim`, durably, and says which of them are its own now.
   * The same claim gets its messages again; another never does.
   */
  claim(instanceId: number, ids: readonly MessageId[], claim: string): Promise<readonly MessageId[]>
  /** Into the trash; deliveries under way go on. How many were found. */
  delete(instanceId: number, which: Selection): Promise<number>
  /** Out of the trash. How many were found. */
  restore(instanceId: number, ids: readonly MessageId[]): Promise<number>
  /** Removes trash older than `deletedBeforeMs` whose deliveries are settled, at most `limit` a call. How many went. */
  purge(deletedBeforeMs: number, limit: number): Promise<number>
  /** Redirected copies per instance accepted since then: seeds the redirect limit after a restart. */
  redirectsSince(sinceMs: number): Promise<readonly { instanceId: number; receivedAtMs: number }[]>
}

export type Selection =
  | { readonly kind: 'ids'; readonly ids: readonly MessageId[] }
  | { readonly kind: 'search'; readonly search: Search }
  | { readonly kind: 'all' }

export interface ListQuery {
  readonly instanceId: number
  readonly search: Search
  readonly beforeSeq: number | null
  readonly limit: number
}

export interface MessagePage {
  readonly rows: readonly MessageRow[]
  readonly total: number
  /** `beforeSeq` of the next page; null on the last. */
  readonly nextBeforeSeq: number | null
}

export interface Marks {
  readonly read?: boolean
  readonly starred?: boolean
}

/** A message as a list shows it. */
export interface MessageRow {
  readonly seq: number
  readonly id: MessageId
  readonly instanceId: number
  readonly receivedAtMs: number
  readonly summary: HeaderSummary
  readonly envelope: Envelope
  /** Ordered as in the envelope, each with the state of its delivery, if it has one. */
  readonly recipients: readonly RecipientRow[]
  /** Where copies went or will go, one per delivery of this message. */
  readonly deliveredTo: readonly {
    readonly address: Address
    readonly state: DeliveryState
    readonly lastReply: string | null
  }[]
  readonly decision: DecisionRecord
  readonly facts: RawFacts
  readonly read: boolean
  readonly starred: boolean
  readonly derived: DerivedState
  /** Why it could not be parsed, in words. */
  readonly derivedError: string | null
  /** First words of the text; empty until derived. */
  readonly snippet: string
  readonly attachmentCount: number
}

export interface RecipientRow extends Recipient {
  /** The delivery that goes to this very address; null when suppressed or captured. */
  readonly delivery: { readonly state: DeliveryState; readonly lastReply: string | null } | null
}

/** A message alone. */
export interface StoredMessage extends MessageRow {
  readonly session: SessionStory
  readonly safeSet: readonly Address[]
  readonly copy: OutgoingCopy | null
  readonly deliveries: readonly (Delivery & { readonly history: readonly Attempt[] })[]
}

export interface RawStore {
  /** The bytes exactly as received; undefined when the message is gone. */
  read(seq: number): Promise<Uint8Array | undefined>
  /** The same in chunks of at most 256 KiB, so that a large message is never in memory whole. */
  stream(seq: number): AsyncIterable<Uint8Array>
}

/** What parsing adds to a message: the index and what lists show. Can always be derived again. */
export interface DerivedFacts {
  readonly seq: number
  readonly outcome: { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly reason: string }
  readonly snippet: string
  readonly attachmentCount: number
  /** For the index, already prepared (CJK as bigrams), bounded by the deriver. */
  readonly index: {
    readonly subject: string
    readonly addresses: string
    readonly text: string
    readonly filenames: string
  }
  /** zstd of each raw chunk in order, to replace the plain chunks; null leaves them. Verified before use. */
  readonly compressedChunks: readonly Uint8Array[] | null
}

export interface DerivedStore {
  /** Messages not derived yet, oldest first. */
  pending(limit: number): Promise<readonly { readonly seq: number; readonly sizeBytes: number }[]>
  save(facts: readonly DerivedFacts[]): Promise<void>
  /** Resolves when all messages up to `seq` are derived; how a search sees everything that got 250. */
  reached(seq: number): Promise<void>
}

/** Deliveries of one copy, claimed together: one transaction with the relay. */
export interface ClaimedDeliveries {
  readonly messageSeq: number
  readonly messageId: MessageId
  readonly instanceId: number
  readonly copyId: number
  readonly copy: OutgoingCopy
  readonly facts: RawFacts
  readonly envelope: Envelope
  /** Frozen at acceptance: what the safe set is asked with. */
  readonly frozen: {
    readonly safeSet: readonly Address[]
    readonly instanceKind: InstanceKind
    readonly mode: EmailRule['mode']
  }
  readonly deliveries: readonly {
    readonly id: number
    readonly attemptId: number
    readonly address: Address
    readonly attempts: number
  }[]
}

/** How one claimed delivery ended. */
export interface DeliveryResult {
  readonly deliveryId: number
  readonly attemptId: number
  readonly outcome: Exclude<AttemptOutcome, 'running'>
  readonly stage: AttemptStage | null
  readonly reply: string | null
  /** When to try again; null when settled (`relayed`, `failed`, `cancelled`). */
  readonly retryAtMs: number | null
}

export interface OutboxStore {
  /**
   * Takes what is due: lease, attempt row and next due time are written before it resolves. Production first,
   * then oldest due. At most `limit` transactions, each of at most `maxRecipients(relay)`. Deliveries whose
   * lease ran out count as due; their running attempt becomes `unknown`.
   */
  claim(request: ClaimRequest): Promise<readonly ClaimedDeliveries[]>
  settle(results: readonly DeliveryResult[], atMs: number): Promise<void>
  /**
   * Earliest due time of the unsettled deliveries of each relay that has any. By relay, because what is due at a
   * relay that is busy or gone must not hide when the next is due at another.
   */
  nextDue(): Promise<readonly { readonly relay: string; readonly dueAtMs: number }[]>
  /** Gives leases of an owner back without an attempt result, at start: what a crash left behind becomes `unknown`. */
  recover(atMs: number): Promise<number>
  /** Makes deferred or queued deliveries due now. */
  retryNow(messageSeq: number, deliveryId: number, atMs: number): Promise<boolean>
  cancel(messageSeq: number, deliveryId: number, reason: string, atMs: number): Promise<boolean>
}

export interface ClaimRequest {
  readonly owner: string
  readonly atMs: number
  readonly leaseUntilMs: number
  readonly limit: number
  /** Relays that may be used now, with their RCPT limit; others are left alone. */
  readonly relays: readonly { readonly name: string; readonly maxRecipients: number }[]
}

export interface ChangeStore {
  /** Where the sequence stands. */
  cursor(): Promise<number>
  /** Changes after `seq`, oldest first; `reset` when older ones than asked for were pruned already. */
  after(
    seq: number,
    limit: number,
  ): Promise<{ readonly kind: 'changes'; readonly changes: readonly Change[] } | { readonly kind: 'reset' }>
  /** Keeps the newest `keep` changes. */
  prune(keep: number): Promise<number>
}

export interface Counts {
  readonly total: number
  readonly unread: number
  readonly held: number
}

export interface Credential {
  readonly instanceId: number
  readonly username: string
  readonly secretSha256: string
  readonly managedByFile: boolean
}

/** Instances, relays and credentials; small, so reads are answered from memory at once. */
export interface InstanceStore {
  list(): readonly Instance[]
  byName(name: string): Instance | undefined
  byId(id: number): Instance | undefined
  counts(instanceId: number): Promise<Counts>
  /** Creates or updates by name. */
  put(instance: Omit<Instance, 'id' | 'createdAtMs'>, atMs: number): Promise<Instance>
  /** `Failure('conflict')` while it holds messages and `force` is not said. */
  remove(name: string, options: { readonly force: boolean }): Promise<void>
  relays(): readonly Relay[]
  putRelay(relay: Relay): Promise<void>
  credentials(): readonly Credential[]
  putCredential(credential: Credential): Promise<void>
  /** Whether a credential was ever created, also one since removed: from then on AUTH is checked. */
  hadCredential(): boolean
  /** Makes what is managed by the file exactly this: upserts these, releases those no longer named. */
  syncFile(declared: FileDeclarations, atMs: number): Promise<void>
}

export interface FileDeclarations {
  readonly instances: readonly Omit<Instance, 'id' | 'createdAtMs' | 'managedByFile'>[]
  readonly relays: readonly Omit<Relay, 'managedByFile'>[]
  readonly credentials: readonly {
    readonly instance: string
    readonly username: string
    readonly secretSha256: string
  }[]
}
