import type { Change } from '../domain/change.ts'
import type { ContentFact } from '../domain/contents.ts'
import type { Credential, NewCredential } from '../domain/credential.ts'
import type { Instance, InstanceSettings } from '../domain/instance.ts'
import type { Keep } from '../domain/keep.ts'
import type { Limits } from '../domain/limits.ts'
import type { MessageId } from '../domain/message.ts'
import type { Project } from '../domain/project.ts'
import type { Relay, RelaySettings } from '../domain/relay.ts'
import type { Retention } from '../domain/retention.ts'
import type { Seal } from '../domain/sealed.ts'
import type { DepthStore } from './depths.ts'
import type { MessageStore } from './messages/message-store.types.ts'
import type { OutboxStore } from './outbox/outbox-store.types.ts'
import type { AuditStore, PeopleStore } from './people/people-store.types.ts'
import type { RefusalStore } from './refusals/refusal-store.types.ts'
import type { BoundsStore } from './retention/bounds-store.types.ts'
import type { EphemeralStore } from './retention/ephemeral-store.types.ts'
import type { SearchStore } from './search/search-store.types.ts'
import type { ConstantStore, SealedStore } from './secrets/secret-store.types.ts'
import type { WebhookStore } from './webhooks/webhook-store.types.ts'

export type * from './messages/message-store.types.ts'
export type * from './outbox/outbox-store.types.ts'
export type * from './people/people-store.types.ts'
export type * from './retention/bounds-store.types.ts'
export type * from './search/search-store.types.ts'
export type * from './secrets/secret-store.types.ts'
export type * from './webhooks/webhook-store.types.ts'

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
  readonly bounds: BoundsStore
  readonly people: PeopleStore
  readonly audit: AuditStore
  readonly constants: ConstantStore
  readonly ephemeral: EphemeralStore
  readonly searches: SearchStore
  readonly refusals: RefusalStore
  readonly sealed: SealedStore
  readonly webhooks: WebhookStore
  readonly depths: DepthStore
  /** Resolves when the writer answers and has the file; `Failure('unavailable')` when nothing can be stored now. */
  ready(): Promise<void>
  /** Finishes queued writes, then releases the file and its lock. */
  close(): Promise<void>
}

export interface OpenStoreOptions {
  /** Folder that holds `stagingpost.db`; made when missing. `:memory:` is not supported: durability is the point. */
  readonly dataDir: string
  /**
   * How large the database may become before new messages are refused for lack of room; deleting goes on, and
   * what is purged makes room again. Without it, the disk is the limit.
   */
  readonly maxBytes?: number | undefined
  /** Seals what older versions kept plain; without it a database that has such values is refused. */
  readonly seal?: Seal | undefined
  /** Called before an older database is brought to this version, with the copy that was made of it. */
  readonly onUpgrade?: ((upgrade: Upgraded) => void) | undefined
  /** Called on the calling thread after each commit, before the writes in it resolve. */
  readonly onCommitted: (changes: readonly Change[]) => void
  /** Called after each commit, with how long it took and how many writes shared it. */
  readonly onCommitTime?: ((ms: number, operations: number) => void) | undefined
  /** Called when the writer thread itself dies, also because its files were taken away: nothing can be accepted any more. */
  readonly onFatal: (error: Error) => void
  /** Called when the thread that searches died: the next search starts another. */
  readonly onReaderDied?: ((error: Error) => void) | undefined
}

export interface Upgraded {
  readonly fromVersion: number
  readonly toVersion: number
  readonly copy: string
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
  readonly contents: readonly ContentFact[]
  /** As `tagOf` makes them; given once, when the message is derived first. */
  readonly tags: readonly string[]
  /** Message-IDs that it refers to, oldest first. */
  readonly references: readonly string[]
  /** For the index, already prepared (CJK as bigrams), bounded by the deriver. */
  readonly index: {
    readonly subject: string
    readonly addresses: string
    readonly text: string
    readonly filenames: string
    /** Made by `factWords`. */
    readonly facts: string
  }
  /** zstd of each raw chunk in order, to replace the plain chunks; null leaves them. Verified before use. */
  readonly compressedChunks: readonly Uint8Array[] | null
  /** CRC-32 of the raw bytes; null where they were not read. The first one stays. */
  readonly rawSum: number | null
}

export interface PendingMessage {
  readonly seq: number
  readonly id: MessageId
  readonly sizeBytes: number
}

export interface DerivedStore {
  /** Messages not derived yet, oldest first. */
  pending(limit: number): Promise<readonly PendingMessage[]>
  save(facts: readonly DerivedFacts[]): Promise<void>
  /** Resolves when all messages up to `seq` are derived; how a search for words sees everything that got 250. */
  reached(seq: number): Promise<void>
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

/** Instances, relays and credentials; small, so reads are answered from memory at once. */
export interface InstanceStore {
  list(): readonly Instance[]
  byName(name: string): Instance | undefined
  byId(id: number): Instance | undefined
  counts(instanceId: number): Promise<Counts>
  /** Creates or updates by name; what it is archived or deleted stays. */
  put(instance: InstanceSettings, atMs: number): Promise<Instance>
  /** It takes no mail from now on, and keeps what it has. */
  archive(name: string, atMs: number): Promise<Instance>
  /** The same, and `INSTANCE_GRACE_MS` later it is gone. */
  delete(name: string, atMs: number): Promise<Instance>
  /** Takes mail again. `Failure('conflict')` when it was deleted too long ago. */
  restore(name: string, atMs: number): Promise<Instance>
  /**
   * Removes for good, slice by slice, what was deleted `INSTANCE_GRACE_MS` ago or longer and has nothing left to
   * send. How many instances went.
   */
  purge(atMs: number): Promise<number>
  projects(): readonly Project[]
  /** `Failure('conflict')` when the name is taken. */
  addProject(project: Pick<Project, 'name' | 'label'>, atMs: number): Promise<Project>
  changeProject(id: number, change: Pick<Project, 'name' | 'label'>, atMs: number): Promise<Project>
  /** `Failure('conflict')` while it has instances, deleted ones that can be restored among them. */
  removeProject(id: number): Promise<void>
  relays(): readonly Relay[]
  /** Creates or changes it by name; whether it is paused stays. */
  putRelay(relay: RelaySettings): Promise<void>
  /** What waits for it goes on waiting. False when there is none. */
  removeRelay(name: string): Promise<boolean>
  /** Keeps a relay from being used; `atMs` null lets it be used again. `Failure('not-found')`. */
  pauseRelay(name: string, atMs: number | null): Promise<void>
  /** Keeps what an instance has to send back; null lets it go. `Failure('not-found')`. */
  pauseSending(id: number, pausedAtMs: number | null, atMs: number): Promise<void>
  credentials(): readonly Credential[]
  /** `Failure('conflict')` when the user name is taken. */
  addCredential(credential: NewCredential, atMs: number): Promise<Credential>
  /** False when the instance has no such credential. */
  revokeCredential(instanceId: number, id: number): Promise<boolean>
  /** Later times replace earlier ones. */
  credentialsUsed(uses: readonly CredentialUse[]): Promise<void>
  /** Whether a credential was ever created, also one since removed: from then on AUTH is checked. */
  hadCredential(): boolean
  /** Makes what is managed by the file exactly this: upserts these, releases those no longer named. */
  syncFile(declared: FileDeclarations, atMs: number): Promise<void>
}

export interface CredentialUse {
  readonly id: number
  readonly atMs: number
}

/** What is left out of retention and limits as a whole has the defaults of the kind. */
export interface DeclaredInstance extends Omit<InstanceSettings, 'managedByFile'> {
  readonly retention?: Retention | undefined
  readonly keep?: Keep | undefined
  readonly limits?: Limits | undefined
}

export interface FileDeclarations {
  /** Projects that they name and that are not there are made. */
  readonly instances: readonly DeclaredInstance[]
  readonly relays: readonly Omit<RelaySettings, 'managedByFile'>[]
  readonly credentials: readonly {
    readonly instance: string
    readonly username: string
    readonly secretSha256: string
  }[]
}
