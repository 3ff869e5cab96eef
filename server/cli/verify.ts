import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from '../domain/failure.ts'
import { showPlace } from '../domain/sealed.ts'
import { whichShut } from '../sealed-values.ts'
import { createSecrets, KEY_FILE_NAME } from '../secrets/secrets.ts'
import { fileVersion } from '../store/folder/database-file.ts'
import { readBeside } from '../store/folder/idle-folder.ts'
import { DATABASE_VERSION, refuseNewer } from '../store/folder/migrate.ts'
import { sealedIn } from '../store/secrets/sealed.ts'
import { verifyDatabase } from '../store/verify/verify.ts'
import type { Checked } from '../store/verify/verify.types.ts'
import type { Arguments } from './arguments.ts'
import type { FolderCommand, SecretFolder } from './folder-command.ts'

const EXIT_FOUND = 1

export const verifyCommand: FolderCommand = {
  name: 'verify',
  usage: 'verify [--file BACKUP]',
  help: 'check everything that must hold, also while the server runs, or of a backup; 1 when something does not',
  options: { file: 'string' },
  async run(folder, { options }, { out }) {
    const found = readPlace(folder, options.file, (path) => {
      requireVersion(path)
      let wrong = 0
      for (const checked of allChecks(folder, path)) {
        out(textOf(checked))
        wrong += checked.count
      }
      return wrong
    })
    out(found === 0 ? 'Everything is as it should be.\n' : `${found} found.\n`)
    return found === 0 ? 0 : EXIT_FOUND
  },
}

function readPlace(
  { dataDir }: SecretFolder,
  file: Arguments['options'][string],
  read: (path: string) => number,
): number {
  if (file === undefined) return readBeside(dataDir, read)
  const path = resolve(String(file))
  if (!existsSync(path)) throw new Failure('not-found', `There is no file ${path}.`)
  return read(path)
}

function requireVersion(path: string): void {
  const version = fileVersion(path)
  refuseNewer(path, version)
  if (version === DATABASE_VERSION) return
  throw new Failure(
    'conflict',
    `${path} is of version ${version}, and this program checks version ${DATABASE_VERSION}: start the server once, or verify with the version that wrote it.`,
  )
}

function* allChecks(folder: SecretFolder, path: string): Generator<Checked> {
  let count = 0
  for (const checked of verifyDatabase(path)) {
    count += checked.count
    yield checked
  }
  // Where secrets are kept is read only from a database that can be.
  const secrets = readSecrets(folder, path)
  if (secrets instanceof Error && count === 0) throw secrets
  if (!(secrets instanceof Error)) yield secrets
}

function readSecrets(folder: SecretFolder, path: string): Checked | Error {
  try {
    return secretsCheck(folder, path)
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

function secretsCheck(folder: SecretFolder, path: string): Checked {
  const what = 'every secret opens with the key'
  const values = sealedIn(path)
  const keyFile = join(folder.dataDir, KEY_FILE_NAME)
  if (values.length === 0) return { what, found: [], count: 0 }
  if (folder.key === null && !existsSync(keyFile)) {
    return { what, found: [`there is no ${keyFile}`], count: values.length }
  }
  const shut = whichShut(values, createSecrets(folder))
  return { what, found: shut.map(({ place }) => `${showPlace(place)} does not open`), count: shut.length }
}

function textOf({ what, found, count }: Checked): string {
  if (count === 0) return `ok     ${what}\n`
  const more = count > found.length ? `         and ${count - found.length} more\n` : ''
  return `wrong  not so: ${what}\n${found.map((each) => `         ${each}\n`).join('')}${more}`
}
