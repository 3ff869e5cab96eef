import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_INSTANCE, EMAIL_RULE_DEFAULTS } from '../domain/instance.ts'
import { createChangeStore } from './changes/changes.ts'
import { createDepthStore } from './depths.ts'
import { claimFolder } from './folder/idle-folder.ts'
import { migrateDatabase } from './folder/migrate.ts'
import { databasePath } from './folder/snapshot.ts'
import { refuseUnfinishedRestore } from './folder/unfinished-restore.ts'
import { copyBeforeUpgrade, removePlainCopies } from './folder/upgrade-copy.ts'
import { createDirectory } from './instances/instances.ts'
import { createDerivedStore } from './messages/derived.ts'
import { createMessageStore } from './messages/messages.ts'
import { createOutboxStore } from './outbox/outbox.ts'
import { createAuditStore } from './people/audit.ts'
import { createPeople } from './people/people.ts'
import { createRawStore } from './raw/raw-read.ts'
import { createRefusalStore } from './refusals/refusals.ts'
import { createBounds } from './retention/bounds.ts'
import { createEphemeralStore } from './retention/ephemeral.ts'
import { createSearchStore } from './search/searches.ts'
import { createConstantStore } from './secrets/constants.ts'
import { createSealedStore } from './secrets/sealed.ts'
import { databaseFailure } from './sqlite/database-failure.ts'
import { openQueryConnection } from './sqlite/query-builder.ts'
import type { OpenStoreOptions, Store } from './store.types.ts'
import { createReader } from './threads/reader.ts'
import { startWriter, type WriterOptions } from './threads/writer.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

/** Undoes one step of opening. */
type Undo = () => void | Promise<void>

/**
 * Opens the store of a data folder, for this process alone. Rejects with `Failure('unavailable')` when another
 * server has it, or the database is newer than this version, damaged, or not ours; nothing is touched then.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { dataDir } = options
  const opened: Undo[] = []
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= undoAll(opened)
    return closing
  }
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    opened.push(claimFolder(dataDir))
    refuseUnfinishedRestore(dataDir)
    const path = databasePath(dataDir)
    migrateDatabase(path, {
      seal: options.seal,
      before: (upgrade) => {
        const copy = copyBeforeUpgrade(dataDir, upgrade)
        options.onUpgrade?.({ ...upgrade, copy })
      },
    })
    removePlainCopies(dataDir)
    // Nobody got 250 for what a crash left there.
    rmSync(join(dataDir, 'spool'), { recursive: true, force: true })
    return { ...(await assemble(path, options, opened)), close }
  } catch (error) {
    await close()
    throw databaseFailure(error)
  }
}

async function undoAll(opened: readonly Undo[]): Promise<void> {
  for (const undo of opened.toReversed()) await undo()
}

/** `opened` is undone from the end: the writer finishes first and lets go of the file last, folding the log into it. */
async function assemble(
  path: string,
  { dataDir, onCommitted, onCommitTime, onFatal, onReaderDied = () => {}, maxBytes }: OpenStoreOptions,
  opened: Undo[],
): Promise<Omit<Store, 'close'>> {
  const onBatch: WriterOptions['onBatch'] = (names, changes, tookMs) => {
    onCommitTime?.(tookMs, names.length)
    directory.committed(names)
    bounds.committed(names)
    people.committed(names)
    webhooks.committed(names)
    derived.advanced()
    if (changes.length > 0) onCommitted(changes)
  }
  const writer = await startWriter({ path, maxBytes, onBatch, onFatal })
  opened.push(() => writer.close())
  const reader = createReader({ path, onDied: onReaderDied })
  opened.push(() => reader.close())
  const connection = openQueryConnection(path)
  opened.push(() => {
    connection.driver.close()
  })
  const directory = createDirectory(connection, writer, reader)
  const bounds = createBounds({ connection, writer, dataDir, maxBytes })
  const people = createPeople(connection, writer)
  const webhooks = createWebhooks(connection, writer, reader)
  const derived = createDerivedStore(connection, writer)
  opened.push(
    () => derived.close(),
    () => writer.drain(),
  )
  const { countsOf, store: instances } = directory
  if (instances.byName(DEFAULT_INSTANCE) === undefined) await putDefault(instances)
  const raw = createRawStore(connection)
  return {
    messages: createMessageStore({ connection, writer, reader, countsOf }),
    raw,
    derived,
    outbox: createOutboxStore(connection, { writer, reader, raw }),
    changes: createChangeStore(connection, writer),
    instances,
    bounds: bounds.store,
    people: people.store,
    audit: createAuditStore(connection, writer),
    constants: createConstantStore(connection, writer),
    ephemeral: createEphemeralStore(connection, writer),
    searches: createSearchStore(connection, writer, reader),
    refusals: createRefusalStore(writer, reader),
    sealed: createSealedStore(connection, writer),
    webhooks: webhooks.store,
    depths: createDepthStore(reader),
    ready: () => writer.run('nothing', {}),
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
