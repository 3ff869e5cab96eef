import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Failure } from '../domain/failure.ts'
import { KEY_ALLOWED, parseKey } from './key.ts'

/** Any right of the group or of others. */
const FOREIGN_RIGHTS = 0o077
/** Keys that a file may hold: the one in use, and those of rotations that were broken off. */
const KEYS_MAX = 16
const HEADING = `# Opens the secrets in stagingpost.db. Back it up, but apart from the database.
`

/** The keys in the file as texts, the one in use first; none when there is no file. `Failure` when others can read it. */
export function readKeyFile(path: string): readonly string[] {
  const opened = openIfThere(path)
  if (opened === undefined) return []
  try {
    refuseForeignRights(path, fstatSync(opened).mode)
    const lines = readText(opened, path).split('\n')
    const keys = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
    if (keys.length === 0 || keys.length > KEYS_MAX || !keys.every((key) => parseKey(key) !== undefined)) {
      throw unreadable(path, `it must hold 1 to ${KEYS_MAX} lines, each a key: ${KEY_ALLOWED}`)
    }
    return keys
  } finally {
    closeSync(opened)
  }
}

/** Replaces the file as a whole: a crash leaves the keys before or the keys after, on disk. */
export function writeKeyFile(path: string, keys: readonly string[]): void {
  const fresh = `${path}.new`
  rmSync(fresh, { force: true })
  writeFileSync(fresh, `${HEADING}${keys.join('\n')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  renameSync(fresh, path)
  syncFolder(dirname(path))
}

/** Copies a key file that can be used. `Failure('conflict')` when the copy is there already. */
export function copyKeyFile(path: string, to: string): void {
  const keys = readKeyFile(path)
  try {
    writeFileSync(to, `${HEADING}${keys.join('\n')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new Failure('conflict', `${to} is there already and was not touched.`)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw unreadable(path, `it cannot be opened (${code})`)
  }
}

function readText(opened: number, path: string): string {
  try {
    return readFileSync(opened, 'utf8')
  } catch (error) {
    throw unreadable(path, `it cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** Windows has no such bits; there the folder's own rights decide. */
function refuseForeignRights(path: string, mode: number): void {
  if (process.platform === 'win32' || (mode & FOREIGN_RIGHTS) === 0) return
  const shown = (mode & 0o777).toString(8).padStart(4, '0')
  throw new Failure(
    'refused',
    `${path} opens every secret of this server, and others may use it (mode ${shown}). ` +
      `Run: chmod 600 ${path}. If somebody may have read it, run stagingpost secrets rotate afterwards. ` +
      'Where files have no modes, move the key to STAGINGPOST_SECRET_KEY instead.',
  )
}

function unreadable(path: string, why: string): Failure {
  return new Failure(
    'unavailable',
    `The key file ${path} cannot be used: ${why}. Put it back from a backup; nothing was changed.`,
  )
}

/** Renaming is durable once the folder is; Windows cannot open one, and needs it not. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
