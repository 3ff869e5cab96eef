import type { Address, ReversePath } from '../../domain/address.ts'
import type { AttemptOutcome, AttemptStage, DeliveryState, ReportKind } from '../../domain/delivery.ts'
import type { ReleaseKind } from '../../domain/release.ts'
import type { TranscriptLine } from '../../domain/session.ts'
import { customType, index, integer, sql, sqliteTable, text } from '../sqlite/drizzle.ts'
import { messages } from './schema.ts'

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'blob' })
const flag = (name: string) => integer(name, { mode: 'boolean' })
const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>()

/** A person sent a message on: who, when and why. Its safe set is its own, as it was then. */
export const releases = sqliteTable(
  'releases',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    messageSeq: integer('message_seq')
      .notNull()
      .references(() => messages.seq),
    kind: text('kind').$type<ReleaseKind>().notNull(),
    atMs: integer('at_ms').notNull(),
    by: text('by').notNull(),
    reason: text('reason'),
    safeSet: json<readonly Address[]>('safe_set').notNull(),
  },
  (t) => [index('releases_message_seq').on(t.messageSeq)],
)

/** What is sent on of a message: one head for all its recipients. Without a release, by the rule. */
export const copies = sqliteTable(
  'copies',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    messageSeq: integer('message_seq')
      .notNull()
      .references(() => messages.seq),
    from: text('from').$type<ReversePath>().notNull(),
    head: bytes('head').notNull(),
    bodyOffset: integer('body_offset').notNull(),
    relay: text('relay').notNull(),
    releaseId: integer('release_id').references(() => releases.id),
  },
  (t) => [index('copies_message_seq').on(t.messageSeq)],
)

/**
 * One outgoing recipient of a copy. While `sending`, `due_at_ms` is the end of the lease, so that what a dead
 * worker left behind comes due by itself; null once settled. `tries` are the attempts that used up the schedule:
 * those that failed for the relay's own trouble do not. `report` is what the sender is still to be told.
 */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    messageSeq: integer('message_seq')
      .notNull()
      .references(() => messages.seq),
    copyId: integer('copy_id')
      .notNull()
      .references(() => copies.id),
    address: text('address').$type<Address>().notNull(),
    relay: text('relay').notNull(),
    production: flag('production').notNull(),
    state: text('state').$type<DeliveryState>().notNull(),
    attempts: integer('attempts').notNull(),
    dueAtMs: integer('due_at_ms'),
    leaseOwner: text('lease_owner'),
    lastReply: text('last_reply'),
    possibleDuplicate: flag('possible_duplicate').notNull(),
    instanceId: integer('instance_id').notNull().default(0),
    createdAtMs: integer('created_at_ms').notNull().default(0),
    tries: integer('tries').notNull().default(0),
    report: text('report').$type<ReportKind>(),
    delayReported: flag('delay_reported').notNull().default(false),
  },
  (t) => [
    index('deliveries_message_seq').on(t.messageSeq),
    index('deliveries_copy_id').on(t.copyId),
    index('deliveries_failed').on(t.messageSeq).where(sql`state = 'failed'`),
    index('deliveries_due')
      .on(t.relay, t.instanceId, t.production, t.dueAtMs, t.copyId)
      .where(sql`due_at_ms is not null`),
    index('deliveries_listed').on(t.instanceId, t.state, t.id),
    index('deliveries_report').on(t.messageSeq).where(sql`report is not null`),
  ],
)

/** One try at a delivery, written before connecting. */
export const attempts = sqliteTable(
  'attempts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    deliveryId: integer('delivery_id')
      .notNull()
      .references(() => deliveries.id),
    atMs: integer('at_ms').notNull(),
    stage: text('stage').$type<AttemptStage>(),
    reply: text('reply'),
    outcome: text('outcome').$type<AttemptOutcome>().notNull(),
    transcriptId: integer('transcript_id'),
  },
  (t) => [index('attempts_delivery_id').on(t.deliveryId)],
)

/** What was said in one transaction with a relay; all attempts that it served share it. */
export const transcripts = sqliteTable(
  'transcripts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    messageSeq: integer('message_seq').notNull(),
    lines: json<readonly TranscriptLine[]>('lines').notNull(),
  },
  (t) => [index('transcripts_message_seq').on(t.messageSeq)],
)
