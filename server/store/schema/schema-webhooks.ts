import type { MessageId } from '../../domain/message.ts'
import type { Sealed } from '../../domain/sealed.ts'
import type { CallOutcome, CallState, WebhookCall, WebhookEvent } from '../../domain/webhook.ts'
import { index, integer, sql, sqliteTable, text, uniqueIndex } from '../sqlite/drizzle.ts'
import { instances } from './schema.ts'

const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>()

/** Either `sealed` or `secret_constant` is set; of the secret before it, one of two as long as it counts. */
export const webhooks = sqliteTable(
  'webhooks',
  {
    id: text('id').primaryKey(),
    instanceId: integer('instance_id')
      .notNull()
      .references(() => instances.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    events: json<readonly WebhookEvent[]>('events').notNull(),
    search: text('search'),
    isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
    sealed: text('sealed').$type<Sealed>(),
    secretConstant: text('secret_constant'),
    previousSealed: text('previous_sealed').$type<Sealed>(),
    previousConstant: text('previous_constant'),
    previousUntilMs: integer('previous_until_ms'),
    headers: json<Readonly<Record<string, string>>>('headers').notNull(),
    fromSeq: integer('from_seq').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [index('webhooks_instance_id').on(t.instanceId)],
)

/** How far the changes were looked through for what webhooks are told of: one row. */
export const webhookCursor = sqliteTable('webhook_cursor', {
  id: integer('id').primaryKey(),
  seq: integer('seq').notNull(),
})

/** The queue and the log in one. While `sending`, `due_at_ms` is the end of the lease; null once settled. */
export const webhookCalls = sqliteTable(
  'webhook_calls',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    event: text('event').$type<WebhookCall['event']>().notNull(),
    messageId: text('message_id').$type<MessageId>(),
    body: text('body').notNull(),
    state: text('state').$type<CallState>().notNull(),
    /** All of them; `tries` are those of the schedule, which a redelivery begins anew. */
    attempts: integer('attempts').notNull(),
    tries: integer('tries').notNull(),
    dueAtMs: integer('due_at_ms'),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('webhook_calls_id').on(t.id),
    index('webhook_calls_listed').on(t.webhookId, t.seq),
    index('webhook_calls_waiting').on(t.webhookId, t.dueAtMs).where(sql`due_at_ms is not null`),
    index('webhook_calls_due').on(t.dueAtMs).where(sql`due_at_ms is not null`),
    // A message that is removed takes its calls along.
    index('webhook_calls_message_id').on(t.messageId).where(sql`message_id is not null`),
    index('webhook_calls_settled').on(t.createdAtMs).where(sql`due_at_ms is null`),
  ],
)

export const webhookAttempts = sqliteTable(
  'webhook_attempts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    callSeq: integer('call_seq')
      .notNull()
      .references(() => webhookCalls.seq, { onDelete: 'cascade' }),
    atMs: integer('at_ms').notNull(),
    outcome: text('outcome').$type<CallOutcome>().notNull(),
    /** As `CallExchange`; null while it runs, or when the server died meanwhile. */
    exchange: text('exchange'),
  },
  (t) => [index('webhook_attempts_call_seq').on(t.callSeq)],
)
