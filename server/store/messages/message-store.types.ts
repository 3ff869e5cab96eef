import type { Address } from '../../domain/address.ts'
import type { ContentFact } from '../../domain/contents.ts'
import type { Attempt, Delivery, DeliveryState } from '../../domain/delivery.ts'
import type { Envelope } from '../../domain/envelope.ts'
import type { Removed } from '../../domain/keep.ts'
import type {
  DecisionRecord,
  DerivedState,
  HeaderSummary,
  MessageId,
  NewMessage,
  OutgoingCopy,
  RawFacts,
} from '../../domain/message.ts'
import type { Recipient } from '../../domain/recipient.ts'
import type { Release } from '../../domain/release.ts'
import type { Search } from '../../domain/search.ts'
import type { SessionStory } from '../../domain/session.ts'
import type { StripArgs } from '../retention/strip.ts'
import type { StripCandidates, StripCandidatesArgs } from '../retention/strip-candidates.ts'
import type { TagChange } from '../search/search-store.types.ts'

export interface MessageStore {
  /**
   * Stores it durably (commit with `synchronous=FULL`), group-committed with whatever is waiting; takes over a
   * spooled file and removes it. Bytes in memory must not change until it resolves. Rejects with
   * `Failure('unavailable')` when this message or its commit failed, `field` being `'disk'` if there is no room;
   * a spooled file is then left to the caller.
   */
  accept(message: NewMessage): Promise<{ readonly seq: number }>
  /** Undefined when there is none in that instance, or it is in the trash. */
  get(instanceId: number, id: MessageId): Promise<StoredMessage | undefined>
  /** Newest first. `beforeSeq` continues a page. `total` counts all that match. */
  list(query: ListQuery): Promise<MessagePage>
  /** The same over many instances, without a total. */
  listMany(query: ListManyQuery): Promise<Omit<MessagePage, 'total' | 'totalIsCapped'>>
  /** Rows of these messages, for watchers; those deleted meanwhile are absent. In order of `seq`. */
  rows(ids: readonly MessageId[]): Promise<readonly MessageRow[]>
  /** Rows stored after `afterSeq`, oldest first, at most `limit`: what a waiter backfills from. */
  storedAfter(instanceId: number, afterSeq: number, limit: number): Promise<readonly MessageRow[]>
  /** How many were found. */
  mark(instanceId: number, ids: readonly MessageId[], marks: Marks): Promise<number>
  /** How many were found. */
  tag(instanceId: number, ids: readonly MessageId[], change: TagChange): Promise<number>
  /** The messages of its conversation, newest first, at most `limit`; itself alone when it is in none. */
  conversation(instanceId: number, id: MessageId, limit: number): Promise<readonly MessageRow[]>
  /**
   * Gives each message that no other claim holds to `claim`, durably, and says which of them are its own now.
   * The same claim gets its messages again; another never does.
   */
  claim(instanceId: number, ids: readonly MessageId[], claim: string): Promise<readonly MessageId[]>
  /** Into the trash, with `atMs` (now) as the time; deliveries under way go on. How many were found. */
  delete(instanceId: number, which: Selection, atMs?: number): Promise<number>
  /** Out of the trash. How many were found. */
  restore(instanceId: number, ids: readonly MessageId[]): Promise<number>
  /** Out of the trash, all that was deleted at that very moment. How many were found. */
  restoreDeletedAt(instanceId: number, atMs: number): Promise<number>
  /** Removes trash older than `deletedBeforeMs` whose deliveries are settled, at most `limit` a call. How many went. */
  purge(deletedBeforeMs: number, limit: number): Promise<number>
  /** The next of an instance that have more than it keeps and need nothing more. */
  strippable(args: StripCandidatesArgs): Promise<StripCandidates>
  /** Takes from these what is not kept, overwritten on disk, unless they need it by now. How many lost something. */
  strip(args: StripArgs): Promise<number>
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

export interface ListManyQuery extends Omit<ListQuery, 'instanceId'> {
  readonly instanceIds: readonly number[]
}

export interface MessagePage {
  readonly rows: readonly MessageRow[]
  readonly total: number
  /** There are more than `total`: a search counts up to 10,000. */
  readonly totalIsCapped: boolean
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
  /** What was taken from it since it came; null while it is whole. */
  readonly removed: Removed | null
  readonly read: boolean
  readonly starred: boolean
  readonly derived: DerivedState
  /** Why it could not be parsed, in words. */
  readonly derivedError: string | null
  /** First words of the text; empty until derived. */
  readonly snippet: string
  readonly attachmentCount: number
  readonly contents: readonly ContentFact[]
  readonly tags: readonly string[]
  /** Null when nothing refers to it and it refers to nothing. */
  readonly conversation: {
    /** Shared by its messages. */
    readonly id: string
    /** Outside the trash, counted up to 100. */
    readonly size: number
  } | null
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
  /** What people sent of it, oldest first. */
  readonly releases: readonly Release[]
}
