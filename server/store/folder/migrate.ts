import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Driver from 'better-sqlite3'
import { Failure } from '../../domain/failure.ts'
import type { Seal } from '../../domain/sealed.ts'
import { type Connection, openWriteConnection } from '../sqlite/connection.ts'
import { readMigrationFiles } from '../sqlite/drizzle.ts'
import { APPLICATION_ID } from './database-file.ts'

const MIGRATIONS = readMigrationFiles({
  migrationsFolder: fileURLToPath(new URL('../../../drizzle', import.meta.url)),
})

/**
 * Brings the database at `path` to the newest version, making it when missing. `user_version` is the number of
 * migrations applied. A newer version, a file of something else or a damaged one is a `Failure`, found on a
 * read-only connection before anything is written. Older versions kept passwords of relays as they are: `seal` is
 * called for each; without it such a database is refused.
 */
export function migrateDatabase(path: string, { seal = cannotSeal, before }: MigrateOptions = {}): void {
  const version = existsSync(path) ? readVersion(path) : 0
  // Mail is nobody else's business on this machine.
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 })
  if (version === MIGRATIONS.length) return
  if (version > 0) before?.({ fromVersion: version, toVersion: MIGRATIONS.length })
  applyMigrations(path, version, seal)
}

/** Databases up to this version have passwords of relays as they are. */
export const PLAIN_VERSION = MIGRATIONS.findIndex(({ sql }) =>
  sql.some((statement) => statement.includes('seal_relay_password')),
)

/** Of databases that this program writes. */
export const DATABASE_VERSION = MIGRATIONS.length

export interface Upgrade {
  readonly fromVersion: number
  readonly toVersion: number
}

export interface MigrateOptions {
  readonly seal?: Seal | undefined
  /** Called before an older database is changed; when it throws, nothing is. */
  readonly before?: (upgrade: Upgrade) => void
}

/** `Failure` when a database of that version is newer than this program. */
export function refuseNewer(path: string, version: number): void {
  if (version > MIGRATIONS.length) throw newer(path, version)
}

function readVersion(path: string): number {
  // A read-only connection makes these and cannot remove them.
  const made = ['-wal', '-shm'].map((suffix) => `${path}${suffix}`).filter((file) => !existsSync(file))
  try {
    return versionOf(path)
  } catch (error) {
    for (const file of made) rmSync(file, { force: true })
    if (error instanceof Driver.SqliteError) throw unreadable(path, error)
    throw error
  }
}

function versionOf(path: string): number {
  const driver = new Driver(path, { readonly: true })
  try {
    const version = Number(driver.pragma('user_version', { simple: true }))
    const tables = driver.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
    const isOurs = Number(driver.pragma('application_id', { simple: true })) === APPLICATION_ID
    if (!isOurs && tables !== 0) throw notOurs(path)
    refuseNewer(path, version)
    return version
  } finally {
    driver.close()
  }
}

/** One commit for all: a crash or a migration that fails leaves the version before, and a new database costs one fsync. */
function applyMigrations(path: string, fromVersion: number, seal: Seal): void {
  const { driver } = openWriteConnection(path)
  try {
    prepareSealing({ driver }, seal)
    driver.transaction(() => {
      for (const statement of MIGRATIONS.slice(fromVersion).flatMap(({ sql }) => sql)) driver.exec(statement)
      driver.pragma(`application_id = ${APPLICATION_ID}`)
      driver.pragma(`user_version = ${MIGRATIONS.length}`)
    })()
  } finally {
    driver.close()
  }
}

/** What `drizzle/*_secrets.sql` calls. What it replaces is overwritten on disk, not only let go. */
function prepareSealing({ driver }: Connection, seal: Seal): void {
  driver.pragma('secure_delete = ON')
  driver.function('seal_relay_password', { directOnly: true }, (relay, password) =>
    seal(String(password), { kind: 'relay-password', relay: String(relay) }),
  )
}

function cannotSeal(): never {
  throw new Failure(
    'unavailable',
    'The database has passwords of relays that are not sealed yet; start the server once. Nothing was changed.',
  )
}

function newer(path: string, version: number): Failure {
  return new Failure(
    'unavailable',
    `${path} was written by a newer Stagingpost (database version ${version}, this one knows up to ${MIGRATIONS.length}). Start that version, or choose another data folder. Nothing was changed.`,
  )
}

function notOurs(path: string): Failure {
  return new Failure(
    'unavailable',
    `${path} is a database of another program. Choose another data folder. Nothing was changed.`,
  )
}

function unreadable(path: string, error: Error & { code: string }): Failure {
  const isDamaged = error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')
  return new Failure(
    'unavailable',
    isDamaged
      ? `${path} is damaged or not a database (${error.message}). Restore it from a backup, or move it away to start empty. Nothing was changed.`
      : `${path} could not be read (${error.code}: ${error.message}).`,
  )
}
