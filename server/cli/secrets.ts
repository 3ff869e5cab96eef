import { join } from 'node:path'
import { showPlace } from '../domain/sealed.ts'
import { checkSealed, resealAll, shutValues } from '../sealed-values.ts'
import { createSecrets, KEY_FILE_NAME, type Secrets } from '../secrets/secrets.ts'
import { openStore } from '../store/database.ts'
import type { Store } from '../store/store.types.ts'
import type { SecretFolder } from './folder-command.ts'

type Print = (text: string) => void

/**
 * Seals all secrets with a new key. Between its steps the key file holds both keys, and the values change in one
 * commit: broken off anywhere, the next start or the next rotation ends it. Rejects with `Failure` while a server has
 * the folder, or when something does not open.
 */
export function rotateSecrets(folder: SecretFolder, print: Print): Promise<void> {
  return withStore(folder, async (store, secrets) => {
    await checkSealed({ store, secrets }, { relays: [] })
    if (!secrets.rotation.ownsKey) {
      print(`${countText((await store.sealed.all()).length)} with the configured key ${secrets.describeKeys()}.
To change it, configure the new key, name this one with STAGINGPOST_SECRET_KEY_PREVIOUS, and run this again.
`)
      return
    }
    secrets.rotation.begin()
    const count = await resealAll({ store, secrets })
    print(`${countText(count)} with the new key ${secrets.describeKeys()}.
Back up ${join(folder.dataDir, KEY_FILE_NAME)}; backups of the database made before this need the old one.
`)
  })
}

/** Removes what no known key opens, once it is `confirmed`; before that it only says what that is. */
export function forgetSecrets(folder: SecretFolder, confirmed: 'yes' | 'no', print: Print): Promise<void> {
  return withStore(folder, async (store, secrets) => {
    const shut = await shutValues({ store, secrets })
    const lines = shut.map(({ place }) => `  ${showPlace(place)}\n`).join('')
    if (shut.length === 0) print('Every secret opens; there is nothing to forget.\n')
    else if (confirmed === 'no')
      print(`These do not open. --yes removes them, and relays with them:\n${lines}`)
    else {
      await store.sealed.forget(shut.map(({ place }) => place))
      print(`Removed, to be set again:\n${lines}`)
    }
  })
}

async function withStore(
  { dataDir, key, previousKey }: SecretFolder,
  work: (store: Store, secrets: Secrets) => Promise<void>,
): Promise<void> {
  const secrets = createSecrets({ dataDir, key, previousKey })
  const store = await openStore({
    dataDir,
    seal: secrets.seal,
    onCommitted: () => undefined,
    onFatal: (error) => {
      throw error
    },
  })
  try {
    await work(store, secrets)
  } finally {
    await store.close()
  }
}

function countText(count: number): string {
  return count === 1 ? 'One secret is sealed' : `${count} secrets are sealed`
}
