import Driver from 'better-sqlite3'

/** The writer and reader threads use the driver alone: loading the query builder takes longer than all they do to start. */
export interface Connection {
  readonly driver: Driver.Database
}

/** Pages are written back to the database once the log holds this many: 16 MiB of 4 KiB pages. */
const CHECKPOINT_PAGES = 4096
/** After a checkpoint the log file is cut to this, however large a burst made it. */
const LOG_BYTES_MAX = 64 * 1024 * 1024
/** Inserts go all over the indexes of ids and addresses; a miss there is a read from disk. */
const WRITE_CACHE_KIBIBYTES = 64 * 1024
const READ_CACHE_KIBIBYTES = 16 * 1024
/** Only our own connections use the file, so nobody holds it long. */
const BUSY_TIMEOUT_MS = 2_000

/**
 * The one connection that writes. A commit returns after fsync of the log. Joins and ordered queries that run for each
 * message take their parameters as `+?`, or they are compiled for each (DECISIONS.md, 101).
 */
export function openWriteConnection(path: string): Connection {
  const driver = new Driver(path, { timeout: BUSY_TIMEOUT_MS })
  driver.pragma('journal_mode = WAL')
  // This build's default in WAL is NORMAL, which may lose the last commits when the power goes.
  driver.pragma('synchronous = FULL')
  driver.pragma('foreign_keys = ON')
  driver.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  driver.pragma(`journal_size_limit = ${LOG_BYTES_MAX}`)
  driver.pragma(`cache_size = -${WRITE_CACHE_KIBIBYTES}`)
  // What is moved within the file leaves no copy behind: only so can `overwriting` find all that there is of a value.
  driver.pragma('secure_delete = FAST')
  return { driver }
}

/** A connection that sees every commit made before each of its statements, and can change nothing. */
export function openReadConnection(path: string): Connection {
  const driver = new Driver(path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
  driver.pragma(`cache_size = -${READ_CACHE_KIBIBYTES}`)
  return { driver }
}
