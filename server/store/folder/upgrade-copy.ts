import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { PLAIN_VERSION, type Upgrade } from './migrate.ts'
import { databasePath, writeSnapshot } from './snapshot.ts'

/** Each may be as large as the database. The one before the last tells whether it was the last upgrade or an earlier one. */
const COPIES_MAX = 2
const FOLDER = 'upgrades'
/** Ours, complete or broken off; named by time, so that sorting by name sorts by age. */
const COPY = /^stagingpost-\d{4}-\S+Z-version-(\d+)\.db(?:\.partial)?$/

/**
 * Copies an older database before it is changed; resolves to the copy's path. `Failure` when there is no room or it is
 * damaged: then it has to stay as it is.
 */
export function copyBeforeUpgrade(dataDir: string, { fromVersion, toVersion }: Upgrade): string {
  const folder = join(dataDir, FOLDER)
  const time = new Date().toISOString().replaceAll(':', '-')
  const copy = join(folder, `stagingpost-${time}-version-${fromVersion}.db`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeSnapshot(databasePath(dataDir), copy)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure(
      error.code,
      `The database is of version ${fromVersion} and has to be brought to ${toVersion}, but no copy of it could be made first: ${error.message} Nothing was changed. Copies of earlier upgrades in ${folder} may be removed.`,
      error.field,
    )
  }
  removeOld(folder)
  return copy
}

/**
 * Copies with passwords as they were are for an upgrade that fails: what is sealed now is not to lie beside it plain.
 * Those of a start that ended in between, too.
 */
export function removePlainCopies(dataDir: string): void {
  const folder = join(dataDir, FOLDER)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const version = COPY.exec(name)?.[1]
    if (version !== undefined && Number(version) <= PLAIN_VERSION) rmSync(join(folder, name), { force: true })
  }
}

function removeOld(folder: string): void {
  const copies = readdirSync(folder).filter((name) => COPY.test(name))
  for (const name of copies.sort().slice(0, -COPIES_MAX)) rmSync(join(folder, name), { force: true })
}
