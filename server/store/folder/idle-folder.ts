import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { lockDataDir } from './lock.ts'
import { databasePath } from './snapshot.ts'

/** Claims the folder as a server does. `Failure` of the field `data` while one has it. */
export function claimFolder(dataDir: string): () => void {
  return lockDataDir(join(dataDir, 'stagingpost.lock'), dataDir)
}

/**
 * Reads the database beside a running server, or, while none runs, with the folder claimed, so that the files which
 * SQLite makes for a reader, maybe as another user than the server's, can be removed again.
 */
export function readBeside<T>(dataDir: string, read: (path: string) => T): T {
  const path = databasePath(dataDir)
  if (!existsSync(path)) throw new Failure('not-found', `There is no database in ${dataDir}.`)
  const release = claimUnlessServed(dataDir)
  if (release === undefined) return read(path)
  const made = ['-wal', '-shm'].map((suffix) => `${path}${suffix}`).filter((file) => !existsSync(file))
  try {
    return read(path)
  } finally {
    for (const file of made) rmSync(file, { force: true })
    release()
  }
}

function claimUnlessServed(dataDir: string): (() => void) | undefined {
  try {
    return claimFolder(dataDir)
  } catch (error) {
    if (error instanceof Failure && error.field === 'data') return undefined
    throw error
  }
}
