import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from '../domain/failure.ts'
import { whichShut } from '../sealed-values.ts'
import { createSecrets, KEY_FILE_NAME } from '../secrets/secrets.ts'
import { readBeside } from '../store/folder/idle-folder.ts'
import { type Restored, restoreDatabase } from '../store/folder/restore.ts'
import { sealedIn } from '../store/secrets/sealed.ts'
import { KEY_ENDING } from './backup.ts'
import { fileTime } from './file-time.ts'
import type { FolderCommand, SecretFolder } from './folder-command.ts'

export const restoreCommand: FolderCommand = {
  name: 'restore',
  usage: 'restore FILE',
  help: 'put a backup in the place of what is there, which is kept aside; while the server does not run',
  async run(folder, { words: [word = ''] }, { out, err }) {
    const file = resolve(word)
    if (!existsSync(file)) throw new Failure('not-found', `There is no file ${file}.`)
    const atMs = Date.now()
    const { dataDir } = folder
    const key = `${file}${KEY_ENDING}`
    const restored = restoreDatabase({
      dataDir,
      file,
      keyFile: existsSync(key) ? key : undefined,
      keyFileName: KEY_FILE_NAME,
      atMs,
      asideName: `replaced-${fileTime(atMs)}`,
      sealIn: (place) => createSecrets({ ...folder, dataDir: place }).seal,
    })
    out(`${file} is restored into ${dataDir}.\n${aside(restored)}${waiting(restored)}`)
    out(
      'Whoever was signed in has to sign in again. Tokens, credentials and people are those of the backup: revoke again what was revoked since.\n',
    )
    const warning = shutText(folder)
    if (warning !== undefined) err(warning)
  },
}

function aside({ aside }: Restored): string {
  return aside === null ? '' : `What was there is in ${aside}; remove it when nobody needs it any more.\n`
}

function waiting({ paused }: Restored): string {
  if (paused.length === 0) return ''
  const lines = paused.map(
    ({ instance, kind, deliveries }) =>
      `  ${instance} (${kind}): ${deliveries} not made when the backup was\n`,
  )
  return `Sending is paused for these, since such deliveries may have been made meanwhile, and since what was production then may
be staging now:
${lines.join('')}Look at their settings and at the outbox, cancel what was sent, then let the rest go: stagingpost sending resume INSTANCE
`
}

/** Secrets that wait for their key. */
function shutText(folder: SecretFolder): string | undefined {
  const values = readBeside(folder.dataDir, sealedIn)
  const hasKey = folder.key !== null || existsSync(join(folder.dataDir, KEY_FILE_NAME))
  const shut = hasKey ? whichShut(values, createSecrets(folder)).length : values.length
  if (shut === 0) return undefined
  return `${shut} of its ${values.length} secrets do not open without the key that they were sealed with. Put it back as ${join(folder.dataDir, KEY_FILE_NAME)}
(mode 0600) or STAGINGPOST_SECRET_KEY before the server starts; stagingpost secrets forget removes what cannot be opened any more.
`
}
