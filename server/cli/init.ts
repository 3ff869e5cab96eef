import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { CONFIG_FILE_NAMES } from '../config/file.ts'
import { Failure } from '../domain/failure.ts'
import type { Terminal } from './command.ts'

const TEMPLATE = new URL('./init.yaml', import.meta.url)
/** The published package is JavaScript in `dist`; what runs from TypeScript is a clone. */
const isClone = import.meta.filename.endsWith('.ts')
const ROOT = join(import.meta.dirname, isClone ? '../..' : '../../..')
const CALL = isClone ? 'npm run -s stagingpost -- ' : 'npx stagingpost '
const NEXT = `Read it, change the names to yours, then:
  ${isClone ? 'npm start' : 'npx stagingpost'}
      starts the server
  ${CALL}credential add shop-dev-anna
      makes a user name and secret for an instance
  ${CALL}instance add shop-dev-ben
      makes one more instance, without the file
`

/** Writes the file of the usual set-up into `cwd`. `Failure('conflict')` when one is there: it is never overwritten. */
export async function init(cwd: string, terminal: Terminal): Promise<void> {
  const there = CONFIG_FILE_NAMES.find((name) => existsSync(join(cwd, name)))
  if (there !== undefined) throw isThere(there)
  const [name] = CONFIG_FILE_NAMES
  try {
    await writeFile(join(cwd, name), filled(await readFile(TEMPLATE, 'utf8'), cwd), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw isThere(name)
    throw error
  }
  terminal.out(`${name} is written. ${NEXT}`)
}

/** The template with the words that call the command here, and a schema for the editor if there is one in the folder. */
function filled(template: string, cwd: string): string {
  const schema = relative(cwd, join(ROOT, 'stagingpost.schema.json')).replaceAll('\\', '/')
  const isBelow = !schema.startsWith('..') && !isAbsolute(schema)
  const line = isBelow ? `# yaml-language-server: $schema=./${schema}\n#\n` : ''
  return line + template.replaceAll('{stagingpost} ', CALL)
}

function isThere(name: string): Failure {
  return new Failure('conflict', `${name} is there already and was not touched.`)
}
