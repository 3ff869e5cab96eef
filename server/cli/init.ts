import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CONFIG_FILE_NAMES } from '../config/file.ts'
import { Failure } from '../domain/failure.ts'
import type { Terminal } from './command.ts'

const TEMPLATE = new URL('./init.yaml', import.meta.url)
const NEXT = `Read it, change the names to yours, then:
  npm start                                                  starts the server
  npm run -s stagingpost -- credential add shop-dev-anna     makes a user name and secret for an instance
  npm run -s stagingpost -- instance add shop-dev-ben        makes one more instance, without the file
`

/** Writes the file of the usual set-up into `cwd`. `Failure('conflict')` when one is there: it is never overwritten. */
export async function init(cwd: string, terminal: Terminal): Promise<void> {
  const there = CONFIG_FILE_NAMES.find((name) => existsSync(join(cwd, name)))
  if (there !== undefined) throw isThere(there)
  const [name] = CONFIG_FILE_NAMES
  try {
    await writeFile(join(cwd, name), await readFile(TEMPLATE), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw isThere(name)
    throw error
  }
  terminal.out(`${name} is written. ${NEXT}`)
}

function isThere(name: string): Failure {
  return new Failure('conflict', `${name} is there already and was not touched.`)
}
