import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { databasePath } from './snapshot.ts'

/** What takes the place of the database is made ready here. */
export const RESTORING_FOLDER = 'restoring'

/** A restore that was broken off between moving the old database away and the new one in: nobody may start empty then. */
export function refuseUnfinishedRestore(dataDir: string): void {
  const fresh = join(dataDir, RESTORING_FOLDER)
  if (!existsSync(databasePath(fresh)) || existsSync(databasePath(dataDir))) {
    rmSync(fresh, { recursive: true, force: true })
    return
  }
  throw new Failure(
    'unavailable',
    `A restore in ${dataDir} was broken off. Run stagingpost restore again; or remove ${fresh} to start empty. What was there before is in a folder replaced-… beside it.`,
  )
}
