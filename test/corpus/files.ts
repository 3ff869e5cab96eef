import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Paths of all regular files below `folder`, sorted. Left out: what is hidden, and notes beside mails (.json). */
export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const visible = entries.filter(({ name }) => !name.startsWith('.') && !name.endsWith('.json'))
  const nested = await Promise.all(
    visible.filter((entry) => entry.isDirectory()).map(({ name }) => filesUnder(join(folder, name))),
  )
  return [
    ...visible.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name)),
    ...nested.flat(),
  ].sort()
}
