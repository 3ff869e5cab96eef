import Driver from 'better-sqlite3'
import { Failure } from '../../domain/failure.ts'

/**
 * Claims the data folder for this process until the returned function is called or the process dies, however it
 * dies: the operating system's lock on a file beside the database. Not on the database itself, whose own readers
 * would be shut out.
 */
export function lockDataDir(path: string, dataDir: string): () => void {
  const driver = new Driver(path, { timeout: 0 })
  try {
    // Nothing is ever written, so there is nothing to journal.
    driver.pragma('journal_mode = OFF')
    driver.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    driver.close()
    if (error instanceof Driver.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw inUse(dataDir)
    throw error
  }
  return () => driver.close()
}

/** Its field tells it from other trouble with the folder. */
function inUse(dataDir: string): Failure {
  return new Failure(
    'unavailable',
    `The data folder ${dataDir} is in use by another Stagingpost. Stop that one, or choose another folder with --data.`,
    'data',
  )
}
