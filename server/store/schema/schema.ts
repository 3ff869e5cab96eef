import type { Address } from '../../domain/address.ts'
import type { Change } from '../../domain/change.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { Envelope } from '../../domain/envelope.ts'
import type { EmailMode, EmailRule, InstanceKind } from '../../domain/instance.ts'
import type { Removed } from '../../domain/keep.ts'
import type { DecisionKind, DerivedState, MessageId } from '../../domain/message.ts'
import type { Recipient } from '../../domain/recipient.ts'
import type { Relay } from '../../domain/relay.ts'
import type { SessionStory } from '../../domain/session.ts'
import type { MessageKey } from '../search/message-keys.ts'
import {
  customType,
  index,
  integer,
  primaryKey,
  real,
  sql,
  sqliteTable,
  text,
  uniqueIndex,
} from '../sqlite/drizzle.ts'

export { bounds, counters } from './schema-bounds.ts'
export * from './schema-constants.ts'
export { ephemeral } from './schema-ephemeral.ts'
export * from './schema-outbox.ts'
export * from './schema-people.ts'
export { refusals } from './schema-refusals.ts'
export { searches } from './schema-searches.ts'
export * from './schema-webhooks.ts'

/**
 * The tables, in the words of the domain. Not here: the full-text indexes `message_index` and `fact_index`, virtual
 * tables made by their own migrations, and SQLite's `sqlite_sequence`, which keeps sequence numbers from being used twice.
 */

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'blob' })
const flag = (name: string) => integer(name, { mode: 'boolean' })
const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>()

export const instances = sqliteTable(
  'instances',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    kind: text('kind').$type<InstanceKind>().notNull(),
    label: text('label').notNull(),
    email: json<EmailRule>('email').notNull(),
    requireAuth: flag('require_auth').notNull(),
    managedByFile: flag('managed_by_file').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    projectId: integer('project_id').notNull().default(1),
    archivedAtMs: integer('archived_at_ms'),
    deletedAtMs: integer('deleted_at_ms'),
    notifications: flag('notifications').notNull().default(false),
    sendingPausedAtMs: integer('sending_paused_at_ms'),
    faults: flag('faults').notNull().default(false),
  },
  (t) => [uniqueIndex('instances_name').on(t.name)],
)

/** The first is `default`, made by the migration: instances are of it unless they name another. */
export const projects = sqliteTable(
  'projects',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    label: text('label').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [uniqueIndex('projects_name').on(t.name)],
)

export const relays = sqliteTable('relays', {
  name: text('name').primaryKey(),
  host: text('host').notNull(),
  port: integer('port').notNull(),
  tls: text('tls').$type<Relay['tls']>().notNull(),
  auth: json<NonNullable<Relay['auth']>>('auth'),
  maxRecipients: integer('max_recipients').notNull(),
  maxConnections: integer('max_connections').notNull(),
  maxMessages: integer('max_messages').notNull(),
  retry: text('retry'),
  managedByFile: flag('managed_by_file').notNull(),
  rate: real('rate'),
  maxSizeBytes: integer('max_size_bytes'),
  ca: text('ca'),
  dkim: json<NonNullable<Relay['dkim']>>('dkim'),
  pausedAtMs: integer('paused_at_ms'),
})

/** AUTOINCREMENT: its sequence says whether a credential was ever created, also one since removed. */
export const credentials = sqliteTable(
  'credentials',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    username: text('username').notNull(),
    instanceId: integer('instance_id')
      .notNull()
      .references(() => instances.id, { onDelete: 'cascade' }),
    secretSha256: text('secret_sha256').notNull(),
    managedByFile: flag('managed_by_file').notNull(),
    name: text('name').notNull().default(''),
    createdAtMs: integer('created_at_ms').notNull().default(0),
    lastUsedAtMs: integer('last_used_at_ms'),
  },
  (t) => [uniqueIndex('credentials_username').on(t.username)],
)

/** Numbered facts for watchers. AUTOINCREMENT: pruning must never let a cursor be used twice. */
export const changes = sqliteTable('changes', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  atMs: integer('at_ms').notNull(),
  instanceId: integer('instance_id').notNull(),
  kind: text('kind').$type<Change['kind']>().notNull(),
  messageId: text('message_id').$type<MessageId>(),
  deliveryId: integer('delivery_id'),
  state: text('state').$type<DeliveryState>(),
})

/**
 * `seq` is that of the message's `message.stored` change. Columns that lists do not show come last. The instance is
 * no foreign key, for which removing one would scan all messages: `counters.ts` refuses what has no instance.
 */
export const messages = sqliteTable(
  'messages',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').$type<MessageId>().notNull(),
    instanceId: integer('instance_id').notNull(),
    receivedAtMs: integer('received_at_ms').notNull(),
    deletedAtMs: integer('deleted_at_ms'),
    read: flag('read').notNull(),
    starred: flag('starred').notNull(),
    derived: text('derived').$type<DerivedState>().notNull(),
    attachmentCount: integer('attachment_count').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    canonical: flag('canonical').notNull(),
    hasEightBit: flag('has_eight_bit').notNull(),
    hasNul: flag('has_nul').notNull(),
    decision: text('decision').$type<DecisionKind>().notNull(),
    decisionReason: text('decision_reason'),
    decisionMode: text('decision_mode').$type<EmailMode>().notNull(),
    decisionInstanceKind: text('decision_instance_kind').$type<InstanceKind>().notNull(),
    subject: text('subject'),
    fromName: text('from_name'),
    fromAddress: text('from_address'),
    messageIdHeader: text('message_id_header'),
    snippet: text('snippet').notNull(),
    derivedError: text('derived_error'),
    claimedBy: text('claimed_by'),
    envelope: json<Envelope>('envelope').notNull(),
    recipients: json<readonly Recipient[]>('recipients').notNull(),
    safeSet: json<readonly Address[]>('safe_set').notNull(),
    session: json<SessionStory>('session').notNull(),
    tags: json<readonly string[]>('tags').notNull().default([]),
    /** Of `HAS_BITS`. */
    contents: integer('contents').notNull().default(0),
    /** The Message-ID that began it; null while nothing replies to it. */
    conversation: text('conversation'),
    /** What was taken from it since, see `strip.ts`. */
    removed: text('removed').$type<Removed['what']>(),
    removedAtMs: integer('removed_at_ms'),
    removedBytes: integer('removed_bytes').notNull().default(0),
    /** CRC-32 of the raw bytes, made when they were first read after the commit; null until then. */
    rawSum: integer('raw_sum'),
  },
  (t) => [
    uniqueIndex('messages_id').on(t.id),
    // Holds what searches filter by, so that scanning a million messages never reads their wide rows.
    index('messages_listed')
      .on(t.instanceId, t.seq, t.receivedAtMs, t.sizeBytes, t.attachmentCount, t.decision, t.read, t.starred)
      .where(sql`deleted_at_ms is null`),
    index('messages_conversation')
      .on(t.instanceId, t.conversation, t.seq)
      .where(sql`deleted_at_ms is null and conversation is not null`),
    index('messages_unread').on(t.instanceId, t.seq).where(sql`deleted_at_ms is null and read = 0`),
    index('messages_starred').on(t.instanceId, t.seq).where(sql`deleted_at_ms is null and starred = 1`),
    index('messages_held').on(t.instanceId, t.seq).where(sql`deleted_at_ms is null and decision = 'hold'`),
    index('messages_redirected').on(t.receivedAtMs).where(sql`decision = 'redirect'`),
    index('messages_pending').on(t.seq).where(sql`derived = 'pending'`),
    index('messages_trash').on(t.deletedAtMs).where(sql`deleted_at_ms is not null`),
  ],
)

/**
 * What a message is looked up by, see `message-keys.ts`. Written when it is derived, not when it is accepted:
 * every key goes to another page, which is most of what an accept would write. Until then see `pending-keys.ts`.
 */
export const messageKeys = sqliteTable(
  'message_keys',
  {
    instanceId: integer('instance_id').notNull(),
    role: text('role').$type<MessageKey['role']>().notNull(),
    key: text('key').notNull(),
    messageSeq: integer('message_seq').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.role, t.key, t.messageSeq] })],
)

/** Raw bytes as received. `id` is the message's seq and the chunk's position, see `chunk-id.ts`. */
export const rawChunks = sqliteTable('raw_chunks', {
  id: integer('id').primaryKey(),
  encoding: text('encoding').$type<'plain' | 'zstd'>().notNull(),
  bytes: bytes('bytes').notNull(),
})
