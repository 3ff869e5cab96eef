import type { Sealed } from '../../domain/sealed.ts'
import { index, integer, primaryKey, sqliteTable, text } from '../sqlite/drizzle.ts'
import { instances } from './schema.ts'

/** Named secrets of instances, sealed. They go with their instance. */
export const constants = sqliteTable(
  'constants',
  {
    instanceId: integer('instance_id')
      .notNull()
      .references(() => instances.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    sealed: text('sealed').$type<Sealed>().notNull(),
    fingerprint: text('fingerprint').notNull(),
    setAtMs: integer('set_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.name] }), index('constants_fingerprint').on(t.fingerprint)],
)
