import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import * as schema from '../schema/schema.ts'
import { type Connection, openReadConnection } from './connection.ts'
import { drizzle } from './drizzle.ts'

/** A read connection in two shapes: `orm` for ordinary queries, `driver` for those that it cannot say. */
export interface QueryConnection extends Connection {
  readonly orm: BetterSQLite3Database<typeof schema>
}

export function openQueryConnection(path: string): QueryConnection {
  const { driver } = openReadConnection(path)
  return { driver, orm: drizzle(driver, { schema }) }
}
