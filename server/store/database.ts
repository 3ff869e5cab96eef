import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from '../domain/change.ts'
import { DEFAULT_INSTANCE, EMAIL_RULE_DEFAULTS } from '../domain/instance.ts'
import { createChangeStore } from './changes.ts'
import { databaseFailure } from './database-failure.ts'
import { createDerivedStore } from './derived.ts'
import { createDirectory } from './instances.ts'
import { lockDataDir } from './lock.ts'
import { createMessageStore } from './messages.ts'
import { migrateDatabase } from './migrate.ts'
import type { OperationName } from './operations.ts'
import { createOutboxStore } from './outbox.ts'
import { openQueryConnection, type QueryConnection } from './query-builder.ts'
import { createRawStore } from './raw-read.ts'
import { startReader } from './reader.ts'
import type { OpenStoreOptions, Store } from './store.types.ts'
import { startWriter } from './writer.ts'

/**
 * Opens the store of a data folder, for this process alone. Rejects with `Failure('unavailable')` when another
 * server has it, or the database is newer than this version, damaged, or not ours; nothing is touched then.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { dataDir } = options
  const unlock = claim(dataDir)
  try {
    const path = join(dataDir, 'stagingpost.db')
    migrateDatabase(path)
    // Nobody got 250 for what a crash left there.
    rmSync(join(dataDir, 'spool'), { recursive: true, force: true })
    return await assemble(path, openQueryConnection(path), options, unlock)
  } catch (error) {
    unlock()
    throw databaseFailure(error)
  }
}

function claim(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return lockDataDir(join(dataDir, 'stagingpost.lock'), dataDir)
  } catch (error) {
    throw databaseFailure(error)
  }
}

async function assemble(
  path: string,
  connection: QueryConnection,
  { onCommitted, onFatal, maxBytes }: OpenStoreOptions,
  unlock: () => void,
): Promise<Store> {
  const onBatch = (names: readonly OperationName[], changes: readonly Change[]) => {
    directory.committed(names)
    derived.advanced()
    if (changes.length > 0) onCommitted(changes)
  }
  const [writer, reader] = await Promise.all([
    startWriter({ path, maxBytes, onBatch, onFatal }),
    startReader({ path, onFatal }),
  ])
  const directory = createDirectory(connection, writer)
  const derived = createDerivedStore(connection, writer)
  const { countsOf, store: instances } = directory
  if (instances.byName(DEFAULT_INSTANCE) === undefined) await putDefault(instances)
  return {
    messages: createMessageStore({ connection, writer, reader, countsOf }),
    raw: createRawStore(connection),
    derived,
    outbox: createOutboxStore(connection, writer),
    changes: createChangeStore(connection, writer),
    instances,
    async close() {
      await writer.drain()
      derived.close()
      await reader.close()
      connection.driver.close()
      await writer.close()
      unlock()
    },
  }
}

async function putDefault(instances: Store['instances']): Promise<void> {
  const email = { mode: 'capture', ...EMAIL_RULE_DEFAULTS } as const
  const settings = {
    kind: 'staging',
    label: 'Default',
    email,
    requireAuth: false,
    managedByFile: false,
  } as const
  await instances.put({ name: DEFAULT_INSTANCE, ...settings }, Date.now())
}
