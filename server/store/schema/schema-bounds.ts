import type { Keep } from '../../domain/keep.ts'
import type { Limits } from '../../domain/limits.ts'
import type { Retention } from '../../domain/retention.ts'
import { integer, sqliteTable, text } from '../sqlite/drizzle.ts'
import { instances } from './schema.ts'

/** Kept by the operations that change messages, so that no page ever counts. Trash is not counted. */
export const counters = sqliteTable('counters', {
  instanceId: integer('instance_id')
    .primaryKey()
    .references(() => instances.id, { onDelete: 'cascade' }),
  total: integer('total').notNull().default(0),
  unread: integer('unread').notNull().default(0),
  held: integer('held').notNull().default(0),
  bytes: integer('bytes').notNull().default(0),
  starred: integer('starred').notNull().default(0),
  starredBytes: integer('starred_bytes').notNull().default(0),
})

/** What an instance keeps and takes, where it differs from the defaults of its kind. */
export const bounds = sqliteTable('bounds', {
  instanceId: integer('instance_id')
    .primaryKey()
    .references(() => instances.id, { onDelete: 'cascade' }),
  retention: text('retention', { mode: 'json' }).$type<Retention>(),
  limits: text('limits', { mode: 'json' }).$type<Limits>(),
  keep: text('keep').$type<Keep>(),
})
