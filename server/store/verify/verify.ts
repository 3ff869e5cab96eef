import type { Connection } from '../sqlite/connection.ts'
import { openReadConnection } from '../sqlite/connection.ts'
import { isDatabaseError } from '../sqlite/database-failure.ts'
import type { Checked } from './verify.types.ts'
import { VERIFY_QUERIES } from './verify-queries.ts'
import { checkRaw } from './verify-raw.ts'

/** So many of one kind are named; the rest is counted. */
const FOUND_MAX = 10

/**
 * Checks everything that must hold in a database of this version, as of one moment, without changing anything, also beside
 * a running server. One after the other, since the first damage explains the others.
 */
export function* verifyDatabase(path: string): Generator<Checked> {
  const opened = open(path)
  if (typeof opened === 'string') {
    yield checked('the file can be opened', [opened])
    return
  }
  try {
    // One moment for all: the first read begins it.
    opened.driver.exec('BEGIN')
    yield* checks(opened)
  } finally {
    opened.driver.close()
  }
}

/** Why not, when it is too damaged for that. */
function open(path: string): Connection | string {
  try {
    return openReadConnection(path)
  } catch (error) {
    if (isDatabaseError(error)) return String(error)
    throw error
  }
}

function* checks(connection: Connection): Generator<Checked> {
  yield checked('the pages, indexes and full-text indexes of the file are sound', integrity(connection))
  yield checked('what is referred to is there', foreignKeys(connection))
  for (const { what, sql } of VERIFY_QUERIES) yield checked(what, rows(connection, sql))
  yield checked('every message has the bytes that were received', checkRaw(connection))
}

function checked(what: string, all: Iterable<string>): Checked {
  const found: string[] = []
  let count = 0
  try {
    for (const each of all) {
      count += 1
      if (found.length < FOUND_MAX) found.push(each)
    }
  } catch (error) {
    // A damaged page ends the check that reads it; what it says is what was found.
    count += 1
    found.push(`it could not be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return { what, found, count }
}

function* integrity({ driver }: Connection): Generator<string> {
  const lines = driver.pragma('integrity_check(100)') as readonly { integrity_check: string }[]
  for (const { integrity_check: line } of lines) if (line !== 'ok') yield line
}

function* foreignKeys({ driver }: Connection): Generator<string> {
  const lines = driver.pragma('foreign_key_check') as readonly {
    table: string
    rowid: number
    parent: string
  }[]
  for (const { table, rowid, parent } of lines)
    yield `row ${rowid} of ${table} refers to ${parent} that is not there`
}

function* rows({ driver }: Connection, sql: string): Generator<string> {
  for (const line of driver.prepare<[], string>(sql).pluck().iterate()) yield line
}
