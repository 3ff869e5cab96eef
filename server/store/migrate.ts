import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Driver from 'better-sqlite3'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { Failure } from '../domain/failure.ts'
import { openWriteConnection } from './connection.ts'

/** "SPOT": marks the file as ours (PRAGMA application_id). */
const APPLICATION_ID = 0x53504f54
const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../drizzle', import.meta.url))

/**
 * Brings the database at `path` to the newest version, making it when missing. `user_version` is the number of
 * migrations applied. A newer version, a file of something else or a damaged one is a `Failure`, found on a
 * read-only connection before anything is written.
 */
export function migrateDatabase(path: string): void {
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER })
  const version = existsSync(path) ? readVersion(path) : 0
  if (version > migrations.length) {
    throw new Failure(
      'unavailable',
      `${path} was written by a newer Stagingpost (database version ${version}, this one knows up to ${migrations.length}). Start that version, or choose another data folder. Nothing was changed.`,
    )
  }
  // Mail is nobody else's business on this machine.
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 })
  if (version < migrations.length) applyMigrations(path, migrations.slice(version), version)
}

function readVersion(path: string): number {
  try {
    const driver = new Driver(path, { readonly: true })
    try {
      const version = Number(driver.pragma('user_version', { simple: true }))
      const tables = driver.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
      const isOurs = Number(driver.pragma('application_id', { simple: true })) === APPLICATION_ID
      if (!isOurs && tables !== 0) throw notOurs(path)
      return version
    } finally {
      driver.close()
    }
  } catch (error) {
    if (error instanceof Driver.SqliteError) throw unreadable(path, error)
    throw error
  }
}

/** Each migration commits together with its version, so a crash leaves the version before or the one after. */
function applyMigrations(path: string, migrations: readonly MigrationMeta[], fromVersion: number): void {
  const { driver } = openWriteConnection(path)
  try {
    for (const [at, migration] of migrations.entries()) {
      driver.transaction(() => {
        for (const statement of migration.sql) driver.exec(statement)
        driver.pragma(`application_id = ${APPLICATION_ID}`)
        driver.pragma(`user_version = ${fromVersion + at + 1}`)
      })()
    }
  } finally {
    driver.close()
  }
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
