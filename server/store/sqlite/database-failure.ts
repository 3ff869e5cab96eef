import Driver from 'better-sqlite3'
import { Failure } from '../../domain/failure.ts'

/** What SQLite and the file system refuse, as a `Failure`; a bug stays what it is. `disk` is the field of those that room or a sound disk would cure. */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof Driver.SqliteError) {
    return new Failure(
      'unavailable',
      explain(error.code, error.message),
      isDisk(error.code) ? 'disk' : undefined,
    )
  }
  if (error instanceof Error && 'syscall' in error) {
    return new Failure('unavailable', `A file could not be read or written: ${error.message}.`)
  }
  return error
}

/** Whether the transaction as a whole is lost with it, and not the one operation alone. */
export function losesTransaction(error: unknown): boolean {
  return (
    error instanceof Driver.SqliteError && (isDisk(error.code) || error.code.startsWith('SQLITE_CORRUPT'))
  )
}

export function isDatabaseError(error: unknown): boolean {
  return error instanceof Driver.SqliteError
}

export function isFull(error: unknown): boolean {
  return error instanceof Driver.SqliteError && error.code.startsWith('SQLITE_FULL')
}

function isDisk(code: string): boolean {
  return /^SQLITE_(?:FULL|IOERR|READONLY|CANTOPEN)/.test(code)
}

function explain(code: string, message: string): string {
  if (code.startsWith('SQLITE_FULL')) {
    return 'There is no room to store mail: the disk is full, or the database has reached its size limit.'
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return `The database is damaged (${message}). Restore it from a backup, or move it away to start empty.`
  }
  return `The database refused: ${message} (${code}).`
}
