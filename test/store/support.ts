import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Change } from '../../server/domain/change.ts'
import { openStore } from '../../server/store/database.ts'
import type { DerivedFacts, OpenStoreOptions, Store } from '../../server/store/store.types.ts'
import { tempDir } from '../support/temp-dir.ts'

export { address, newId, newMessage, outgoing } from './new-message.ts'

export interface OpenedStore extends Store {
  readonly dataDir: string
  /** Every change told so far. */
  readonly told: readonly Change[]
  readonly defaultId: number
  /** Asks the file itself, beside the store. */
  ask<T>(sql: string, ...values: unknown[]): T[]
  /** Octets that the raw chunks of a message take. */
  storedBytes(seq: number): number
}

/** A store on disk, closed when the test ends. */
export async function openTestStore(options: Partial<OpenStoreOptions> = {}): Promise<OpenedStore> {
  const store = await open(options.dataDir ?? (await tempDir()), options)
  onTestFinished(() => store.close())
  return store
}

/** One store for all tests of a file that only read it, filled before the first. */
export function sharedStore(fill: (store: OpenedStore) => Promise<void>): () => OpenedStore {
  let store: OpenedStore | undefined
  let dataDir = ''
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'stagingpost-'))
    store = await open(dataDir, {})
    await fill(store)
  })
  afterAll(async () => {
    await store?.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return () => {
    if (store === undefined) throw new Error('the store is opened before the first test')
    return store
  }
}

async function open(dataDir: string, options: Partial<OpenStoreOptions>): Promise<OpenedStore> {
  const told: Change[] = []
  const store = await openStore({
    onCommitted: (changes) => told.push(...changes),
    onFatal: (error) => {
      throw error
    },
    ...options,
    dataDir,
  })
  const defaultId = store.instances.byName('default')?.id
  if (defaultId === undefined) throw new Error('there is no default instance')
  const ask = <T>(sql: string, ...values: unknown[]): T[] => {
    const driver = new Driver(join(dataDir, 'stagingpost.db'), { readonly: true })
    try {
      return driver.prepare<unknown[], T>(sql).all(...values)
    } finally {
      driver.close()
    }
  }
  const storedBytes = (seq: number) =>
    ask<{ bytes: number }>('SELECT sum(length(bytes)) AS bytes FROM raw_chunks WHERE id / 4096 = ?', seq)[0]
      ?.bytes ?? 0
  return { ...store, dataDir, told, defaultId, ask, storedBytes }
}

/** Derived facts as if the words had been found in that field. */
export function derivedFacts(seq: number, index: Partial<DerivedFacts['index']> = {}): DerivedFacts {
  return {
    seq,
    outcome: { kind: 'ready' },
    snippet: '',
    attachmentCount: 0,
    contents: [],
    tags: [],
    references: [],
    index: { subject: '', addresses: '', text: '', filenames: '', facts: '', ...index },
    compressedChunks: null,
    rawSum: null,
  }
}
