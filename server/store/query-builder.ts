import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { type Connection, openReadConnection } from './connection.ts'
import { drizzle } from './drizzle.ts'
import * as schema from './schema.ts'

/** A read connection in two shapes: `orm` for ordinary queries, `driver` for those that it cannot say. */
export interface QueryConnection extends Connection {
  readonly orm: BetterSQLite3Database<typeof schema>
}

export function openQueryConnection(path: string): QueryConnection {
  const { driver } = openReadConnection(path)
  return { driver, orm: drizzle(driver, { schema }) }
}
