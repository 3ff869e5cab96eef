import { type FSWatcher, watch } from 'node:fs'
import { readlink } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Logger } from '../log.ts'

/** As many as Linux follows. */
const LINKS_MAX = 40

/**
 * Tools renew a certificate by writing the file, by renaming another over it, or by pointing a link elsewhere, so
 * what is watched are the folders of the files and of the links on the way to them.
 */
export interface FolderWatch {
  /** Follows links anew. What changes after this call is told. */
  aim(): Promise<void>
  close(): void
}

/** Calls `onChange` for anything that happens beside the files, related or not. */
export function watchFolders(paths: readonly string[], onChange: () => void, log: Logger): FolderWatch {
  let watchers = new Map<string, FSWatcher>()
  const unwatched = new Set<string>()
  let isClosed = false
  const open = (folder: string): FSWatcher | undefined => {
    try {
      const watcher = watch(folder, { persistent: false }, onChange)
      watcher.on('error', (error) => {
        log.debug({ error, folder }, 'a folder of certificates is watched no longer')
        onChange()
      })
      unwatched.delete(folder)
      return watcher
    } catch (error) {
      if (!unwatched.has(folder))
        log.warn(
          { error, folder },
          'this folder cannot be watched: changed certificates are seen within the hour',
        )
      unwatched.add(folder)
      return undefined
    }
  }
  return {
    async aim() {
      const folders = await foldersOf(paths)
      if (isClosed) return
      const before = watchers
      // All anew, since a folder of that name may be another one by now; opened first, so that no change is missed.
      watchers = new Map(
        folders.flatMap((folder) => {
          const watcher = open(folder)
          return watcher === undefined ? [] : [[folder, watcher] as const]
        }),
      )
      for (const watcher of before.values()) watcher.close()
    },
    close() {
      isClosed = true
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

async function foldersOf(paths: readonly string[]): Promise<readonly string[]> {
  const all = await Promise.all(paths.map((path) => foldersOn(path)))
  return [...new Set(all.flat())]
}

/** The folder of a file, and of every link on the way to it. */
async function foldersOn(path: string, linksLeft = LINKS_MAX): Promise<readonly string[]> {
  for (const upTo of prefixes(path)) {
    const target = await readlink(upTo).catch(() => undefined)
    if (target === undefined || linksLeft === 0) continue
    const next = join(resolve(dirname(upTo), target), relative(upTo, path))
    return [dirname(upTo), ...(await foldersOn(next, linksLeft - 1))]
  }
  return [dirname(path)]
}

/** `/a`, `/a/b` and `/a/b/c` of `/a/b/c`. */
function prefixes(path: string): readonly string[] {
  return dirname(path) === path ? [] : [...prefixes(dirname(path)), path]
}
