import { integer, sqliteTable } from '../sqlite/drizzle.ts'
import { instances } from './schema.ts'

/** Instances that are deleted by themselves. */
export const ephemeral = sqliteTable('ephemeral', {
  instanceId: integer('instance_id')
    .primaryKey()
    .references(() => instances.id, { onDelete: 'cascade' }),
  expiresAtMs: integer('expires_at_ms').notNull(),
})
