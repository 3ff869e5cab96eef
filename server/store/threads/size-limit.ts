import type { OperationName } from '../operations.ts'
import type { Connection } from '../sqlite/connection.ts'

/** What every write but an accept may use beyond the limit: to deliver, to mark, and above all to delete. */
const RESERVE_BYTES = 32 * 1024 * 1024

/** Tells SQLite how large the file may become, before each operation; what exceeds it fails with SQLITE_FULL. */
export type ApplySizeLimit = (name: OperationName) => void

/** Without `maxBytes` only the disk is the limit. Room inside the file that purging left is used up to the end. */
export function prepareSizeLimit({ driver }: Connection, maxBytes: number | undefined): ApplySizeLimit {
  if (maxBytes === undefined) return () => {}
  const pageBytes = Number(driver.pragma('page_size', { simple: true }))
  let applied: boolean | undefined
  return (name) => {
    const isAccept = name === 'accept'
    if (applied === isAccept) return
    applied = isAccept
    const limitBytes = isAccept ? maxBytes : maxBytes + RESERVE_BYTES
    driver.pragma(`max_page_count = ${Math.max(1, Math.floor(limitBytes / pageBytes))}`)
  }
}
