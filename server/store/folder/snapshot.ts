import { existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Driver from 'better-sqlite3'
import { Failure } from '../../domain/failure.ts'
import { databaseFailure } from '../sqlite/database-failure.ts'
import { makeWholeFile } from './durable-file.ts'

/** Left free beside a copy, so that it is not the copy that fills the disk. */
const ROOM_LEFT_BYTES = 16 * 1024 * 1024

/**
 * Writes what the database at `from` holds, as of one moment, to the new file `to`, and checks what was written. A
 * server may go on writing meanwhile. Without what was deleted: free pages are not copied. `Failure` when there is no
 * room, the database is damaged, or `to` is there already; then nothing is left behind.
 */
export function writeSnapshot(from: string, to: string): void {
  try {
    if (!existsSync(from)) throw new Failure('not-found', `There is no database at ${from}.`)
    makeWholeFile(to, (partial) => {
      copy(from, partial)
      checkSound(partial)
    })
  } catch (error) {
    throw databaseFailure(error)
  }
}

/** `Failure` when SQLite finds a damage in the file, or rows that refer to what is not there. */
export function checkSound(path: string): void {
  const driver = new Driver(path, { readonly: true })
  try {
    const found = String(driver.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') throw new Failure('unavailable', `${path} is damaged: ${found}.`)
    const dangling = driver.pragma('foreign_key_check') as readonly { table: string; parent: string }[]
    const [first] = dangling
    if (first !== undefined) {
      throw new Failure(
        'unavailable',
        `${path} is damaged: ${first.table} refers to ${first.parent} not there.`,
      )
    }
  } finally {
    driver.close()
  }
}

/** `Failure` with the field `disk` unless `folder` has room for so much and a little more. */
export function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= bytes + ROOM_LEFT_BYTES) return
  const wanted = `${mebibytes(bytes + ROOM_LEFT_BYTES)} MiB are needed and ${mebibytes(free)} MiB are free`
  throw new Failure('unavailable', `There is no room in ${folder}: ${wanted}.`, 'disk')
}

/** Octets that a snapshot of it takes at most. */
export function snapshotBytes(path: string): number {
  const wal = `${path}-wal`
  return statSync(path).size + (existsSync(wal) ? statSync(wal).size : 0)
}

export function databasePath(dataDir: string): string {
  return join(dataDir, 'stagingpost.db')
}

function copy(from: string, to: string): void {
  requireRoom(dirname(to), snapshotBytes(from))
  const driver = new Driver(from, { readonly: true })
  try {
    driver.prepare('VACUUM INTO ?').run(to)
  } finally {
    driver.close()
  }
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024))
}
