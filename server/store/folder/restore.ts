import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { Seal } from '../../domain/sealed.ts'
import { databaseFailure } from '../sqlite/database-failure.ts'
import { fileVersion } from './database-file.ts'
import { syncFolder, syncPath } from './durable-file.ts'
import { claimFolder } from './idle-folder.ts'
import { migrateDatabase, refuseNewer } from './migrate.ts'
import { type PausedSending, prepareRestored } from './restored.ts'
import { checkSound, databasePath, requireRoom } from './snapshot.ts'
import { RESTORING_FOLDER } from './unfinished-restore.ts'

export interface RestoreOptions {
  readonly dataDir: string
  /** The backup; it is only read. */
  readonly file: string
  /** The key file that belongs to it; undefined leaves the one that is in the folder. */
  readonly keyFile: string | undefined
  readonly keyFileName: string
  /** Milliseconds since the epoch. */
  readonly atMs: number
  /** Where what was there is kept aside, within the data folder. */
  readonly asideName: string
  /** Seals with the keys of the folder it is given. */
  readonly sealIn: (folder: string) => Seal
}

export interface Restored {
  /** Where what was there is now; null when nothing was. */
  readonly aside: string | null
  /** Instances whose deliveries wait until a person lets them go. */
  readonly paused: readonly PausedSending[]
}

/**
 * Puts a backup in the place of the database. It is copied, checked, brought to this version and prepared in a folder
 * of its own first; what was there is moved aside, and comes back when the last step fails. `Failure` while a server
 * has the folder, and when the backup is newer than this version, damaged, or none.
 */
export function restoreDatabase(options: RestoreOptions): Restored {
  const { dataDir } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const release = claimFolder(dataDir)
  const fresh = join(dataDir, RESTORING_FOLDER)
  try {
    rmSync(fresh, { recursive: true, force: true })
    const paused = fill(fresh, options)
    const aside = exchange(fresh, options)
    rmSync(fresh, { recursive: true, force: true })
    return { aside, paused }
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw databaseFailure(error)
  } finally {
    release()
  }
}

/** Makes the folder with all that takes the place of what is there. */
function fill(fresh: string, options: RestoreOptions): readonly PausedSending[] {
  const { dataDir, file, keyFile, keyFileName, atMs, sealIn } = options
  refuseNewer(file, fileVersion(file))
  const log = `${file}-wal`
  if (existsSync(log) && statSync(log).size > 0) throw inUse(file)
  requireRoom(dataDir, statSync(file).size)
  mkdirSync(fresh, { mode: 0o700 })
  const path = databasePath(fresh)
  copyPrivately(file, path)
  checkSound(path)
  const key = keyFile ?? join(dataDir, keyFileName)
  if (existsSync(key)) copyPrivately(key, join(fresh, keyFileName))
  migrateDatabase(path, { seal: sealIn(fresh) })
  const paused = prepareRestored(path, atMs)
  syncPath(path)
  return paused
}

function copyPrivately(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_EXCL)
  chmodSync(to, 0o600)
  syncPath(to)
}

/** Moves aside what is there, then puts the new files in its place. A write-ahead log must never meet another database. */
function exchange(
  fresh: string,
  { dataDir, asideName, keyFileName, keyFile }: RestoreOptions,
): string | null {
  const isKeyNew = keyFile !== undefined || !existsSync(join(dataDir, keyFileName))
  const bringsKey = isKeyNew && existsSync(join(fresh, keyFileName))
  const brought = ['stagingpost.db', ...(bringsKey ? [keyFileName] : [])]
  const going = [...brought, 'stagingpost.db-wal', 'stagingpost.db-shm'].filter((name) =>
    existsSync(join(dataDir, name)),
  )
  const aside = join(dataDir, asideName)
  const moves = [
    ...going.map((name) => [join(dataDir, name), join(aside, name)] as const),
    ...brought.map((name) => [join(fresh, name), join(dataDir, name)] as const),
  ]
  if (going.length > 0) mkdirSync(aside, { mode: 0o700 })
  moveAll(moves)
  syncFolder(dataDir)
  return going.length > 0 ? aside : null
}

/** All of them or none. */
function moveAll(moves: readonly (readonly [from: string, to: string])[]): void {
  const done: (readonly [from: string, to: string])[] = []
  try {
    for (const move of moves) {
      renameSync(...move)
      done.push(move)
    }
  } catch (error) {
    for (const [from, to] of done.toReversed()) renameSync(to, from)
    throw error
  }
}

function inUse(file: string): Failure {
  return new Failure(
    'refused',
    `${file} is not a backup: it belongs to a server that runs, or ran and did not end well (${file}-wal holds a part of it). Make a backup with stagingpost backup.`,
  )
}
