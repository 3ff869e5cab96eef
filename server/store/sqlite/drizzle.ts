import { createRequire } from 'node:module'

/**
 * The query builder, as CommonJS: Node reads a package's package.json for each of its ES modules, and that of
 * drizzle-orm is so large that they take 0.3 s and 150 MB more at every start.
 */
const load = createRequire(import.meta.url)

export const { asc, eq, getTableColumns, sql } = load('drizzle-orm') as typeof import('drizzle-orm')
export const { drizzle } = load('drizzle-orm/better-sqlite3') as typeof import('drizzle-orm/better-sqlite3')
export const { readMigrationFiles } = load('drizzle-orm/migrator') as typeof import('drizzle-orm/migrator')
export const { customType, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } = load(
  'drizzle-orm/sqlite-core',
) as typeof import('drizzle-orm/sqlite-core')
