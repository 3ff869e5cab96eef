import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Sealed, SealedValue } from '../../server/domain/sealed.ts'
import { createSecrets, type Secrets } from '../../server/secrets/secrets.ts'
import { openStore } from '../../server/store/database.ts'
import type { Store } from '../../server/store/store.types.ts'
import { tempDir } from '../support/temp-dir.ts'

export const PASSWORD = 'hunter2-relay-password'
export const VALUES = { STRIPE_KEY: 'sk_live_51Hc9-constant', WEBHOOK: 'https://hooks.example/T0/B0' }

/** A data folder with a relay's password and two constants, sealed with its key file; nothing has it open. */
export async function sealedFolder(): Promise<string> {
  const dataDir = await tempDir()
  await withFolder(dataDir, async (store, secrets) => {
    await putRelay(store, secrets.seal(PASSWORD, { kind: 'relay-password', relay: 'real' }))
    const instanceId = store.instances.byName('default')?.id ?? 0
    for (const [name, value] of Object.entries(VALUES)) {
      const sealed = secrets.seal(value, { kind: 'constant', instanceId, name })
      const fingerprint = secrets.fingerprint(value)
      await store.constants.put({ instanceId, name, sealed, fingerprint, setAtMs: 1 })
    }
  })
  return dataDir
}

/** Opens the store of a folder for a moment, with the keys that are in the folder. */
export async function withFolder<T>(
  dataDir: string,
  work: (store: Store, secrets: Secrets) => Promise<T>,
): Promise<T> {
  const secrets = createSecrets({ dataDir, key: null, previousKey: null })
  const store = await openStore({
    dataDir,
    seal: secrets.seal,
    onCommitted: () => undefined,
    onFatal: (error) => {
      throw error
    },
  })
  try {
    return await work(store, secrets)
  } finally {
    await store.close()
  }
}

export function putRelay(store: Store, password: Sealed, name = 'real'): Promise<void> {
  return store.instances.putRelay({
    name,
    host: 'smtp.example.net',
    port: 587,
    tls: 'required',
    auth: { user: 'post', password },
    maxRecipients: 50,
    maxConnections: 2,
    maxMessages: 100,
    retry: null,
    ca: null,
    maxSizeBytes: null,
    rate: null,
    dkim: null,
    managedByFile: false,
  })
}

export function sealedValues(dataDir: string): Promise<readonly SealedValue[]> {
  return withFolder(dataDir, (store) => store.sealed.all())
}

/** What the keys of the folder open. */
export function openedValues(dataDir: string): Promise<readonly string[]> {
  return withFolder(dataDir, async (store, secrets) =>
    (await store.sealed.all()).map(({ place, sealed }) => secrets.open(sealed, place)),
  )
}

/** Keys in the key file. */
export function keyCount(dataDir: string): number {
  const lines = readFileSync(join(dataDir, 'secret.key'), 'utf8').trim().split('\n')
  return lines.filter((line) => !line.startsWith('#')).length
}

/** Every octet of every file in the folder, however deep. */
export function allBytes(dataDir: string): Buffer {
  const names = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
  const files = names.map((name) => join(dataDir, name)).filter((path) => statSync(path).isFile())
  return Buffer.concat(files.map((path) => readFileSync(path)))
}
