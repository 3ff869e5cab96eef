import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { whichShut } from '../sealed-values.ts'
import { copyKeyFile } from '../secrets/key-file.ts'
import { createSecrets, KEY_FILE_NAME } from '../secrets/secrets.ts'
import { fileVersion } from '../store/folder/database-file.ts'
import { readBeside } from '../store/folder/idle-folder.ts'
import { DATABASE_VERSION } from '../store/folder/migrate.ts'
import { writeSnapshot } from '../store/folder/snapshot.ts'
import { sealedIn } from '../store/secrets/sealed.ts'
import { fileTime } from './file-time.ts'
import type { FolderCommand, SecretFolder } from './folder-command.ts'

/** The key of a backup's secrets lies beside it. */
export const KEY_ENDING = '.key'

export const backupCommand: FolderCommand = {
  name: 'backup',
  usage: 'backup PLACE [--with-key]',
  help: 'write everything into a new file, or a folder, also while the server runs; --with-key adds secret.key',
  options: { 'with-key': 'boolean' },
  async run(folder, { words: [place = ''], options }, { out, err }) {
    const target = targetOf(place)
    readBeside(folder.dataDir, (path) => writeSnapshot(path, target))
    out(`${target} is written and checked: ${statSync(target).size} octets.\n`)
    const key = options['with-key'] === true ? copyKey(folder, target) : undefined
    if (key !== undefined) out(`${key} opens the secrets in it: keep the two apart.\n`)
    const warning = warningOf(folder, target, key)
    if (warning !== undefined) err(`${warning}\n`)
  },
}

/** In a folder under a name of our own. With a slash behind it, it is one and made if it is not there. */
function targetOf(place: string): string {
  const path = resolve(place)
  if (place.endsWith('/') || place.endsWith(sep)) mkdirSync(path, { recursive: true, mode: 0o700 })
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  return isFolder ? join(path, `stagingpost-${fileTime(Date.now())}.db`) : path
}

function copyKey({ dataDir }: SecretFolder, target: string): string | undefined {
  const source = join(dataDir, KEY_FILE_NAME)
  if (!existsSync(source)) return undefined
  copyKeyFile(source, `${target}${KEY_ENDING}`)
  return `${target}${KEY_ENDING}`
}

/** What else has to be kept, so that the secrets in the backup can be read one day. */
function warningOf(folder: SecretFolder, target: string, copied: string | undefined): string | undefined {
  // The tables of an older version are not known here.
  if (fileVersion(target) !== DATABASE_VERSION) return undefined
  const values = sealedIn(target)
  if (values.length === 0) return undefined
  const secrets = values.length === 1 ? 'The secret' : `The ${values.length} secrets`
  const keyFile = join(folder.dataDir, KEY_FILE_NAME)
  if (folder.key === null && !existsSync(keyFile)) {
    return `${secrets} in it (relay passwords, DKIM keys, constants) cannot be read: there is no ${keyFile}.`
  }
  const shut = whichShut(values, createSecrets(folder)).length
  if (shut > 0) return `${secrets} in it: ${shut} do not open with the key that is known here.`
  if (copied !== undefined) return undefined
  const kept = folder.key === null ? `${keyFile}, or say --with-key` : 'the configured key (secretKey)'
  return `${secrets} in it (relay passwords, DKIM keys, constants) cannot be read without its key: keep ${kept}.`
}
