import { integer, sqliteTable, text, uniqueIndex } from '../sqlite/drizzle.ts'
import { instances } from './schema.ts'

/** Searches that were kept under a name; one with a tag puts it on new mail that matches. */
export const searches = sqliteTable(
  'searches',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    instanceId: integer('instance_id')
      .notNull()
      .references(() => instances.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    search: text('search').notNull(),
    tag: text('tag'),
  },
  (t) => [uniqueIndex('searches_name').on(t.instanceId, t.name)],
)
