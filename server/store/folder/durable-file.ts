import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Failure } from '../../domain/failure.ts'

/**
 * Makes a file that is there whole or not at all: `write` fills another one, which takes its place once it is on disk.
 * Readable by its owner alone. `Failure('conflict')` when there is one already; it is never overwritten.
 */
export function makeWholeFile(path: string, write: (partial: string) => void): void {
  reserve(path)
  const partial = `${path}.partial`
  try {
    rmSync(partial, { force: true })
    writeFileSync(partial, '', { mode: 0o600, flag: 'wx' })
    write(partial)
    syncPath(partial)
    renameSync(partial, path)
    syncFolder(dirname(path))
  } catch (error) {
    rmSync(partial, { force: true })
    rmSync(path, { force: true })
    throw error
  }
}

/** A rename is durable once its folder is; Windows cannot open one, and needs it not. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') syncPath(path)
}

export function syncPath(path: string): void {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

function reserve(path: string): void {
  try {
    writeFileSync(path, '', { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new Failure('conflict', `${path} is there already and was not touched.`)
  }
}
