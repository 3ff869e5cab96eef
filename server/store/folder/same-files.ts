import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Looks whether the database and its log are still the files that were opened. The function throws when one was deleted,
 * moved away or replaced: what is written goes on to the file that has no name any more, and is gone with the process.
 */
export function prepareSameFiles(databasePath: string): () => void {
  const opened = [databasePath, `${databasePath}-wal`].map((path) => ({ path, number: fileNumber(path) }))
  return () => {
    const gone = opened.find(({ path, number }) => fileNumber(path) !== number)
    if (gone === undefined) return
    throw new Error(
      `${gone.path} is not the file that this server opened: it was deleted, moved or replaced. Leave ${dirname(databasePath)} alone while a server runs on it.`,
    )
  }
}

/** Its inode, as SQLite itself tells files apart; undefined when nothing is there. */
function fileNumber(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}
