import { statfs } from 'node:fs/promises'
import type { Connection } from '../sqlite/connection.ts'

/**
 * Reads how many octets can still be stored. Room inside the file counts: purging leaves it there and gives none
 * back to the disk.
 */
export function prepareFreeBytes(
  { driver }: Connection,
  dataDir: string,
  maxBytes: number | undefined,
): () => Promise<number> {
  const pragma = (name: string) => Number(driver.pragma(name, { simple: true }))
  const pageBytes = pragma('page_size')
  return async () => {
    const { bavail, bsize } = await statfs(dataDir)
    const growthBytes = Math.max(0, (maxBytes ?? Number.POSITIVE_INFINITY) - pragma('page_count') * pageBytes)
    return Math.min(bavail * bsize, growthBytes) + pragma('freelist_count') * pageBytes
  }
}
