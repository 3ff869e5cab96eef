import type { RefusedAt } from '../../domain/refusal.ts'
import { index, integer, sqliteTable, text } from '../sqlite/drizzle.ts'

/** What the doors refused; only the newest. The instance is no foreign key: it may be gone, or unknown. */
export const refusals = sqliteTable(
  'refusals',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: text('at').$type<RefusedAt>().notNull(),
    firstAtMs: integer('first_at_ms').notNull(),
    lastAtMs: integer('last_at_ms').notNull(),
    count: integer('count').notNull(),
    clientAddress: text('client_address').notNull(),
    heloName: text('helo_name'),
    username: text('username'),
    address: text('address'),
    instanceId: integer('instance_id'),
    reply: text('reply').notNull(),
  },
  (t) => [index('refusals_last').on(t.lastAtMs)],
)
