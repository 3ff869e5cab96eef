import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Address } from '../../server/domain/address.ts'
import type { Change } from '../../server/domain/change.ts'
import type { MessageId, NewMessage } from '../../server/domain/message.ts'
import { openStore } from '../../server/store/database.ts'
import type { DerivedFacts, OpenStoreOptions, Store } from '../../server/store/store.types.ts'
import { tempDir } from '../support/temp-dir.ts'

export const address = (text: string) => text as Address

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

export function newId(): MessageId {
  return randomBytes(16).toString('base64url') as MessageId
}

/** A captured message to one recipient; override what the test is about. */
export function newMessage(
  instanceId: number,
  { bytes, ...over }: Partial<NewMessage> & { bytes?: Uint8Array } = {},
): NewMessage {
  const raw = over.raw ?? { kind: 'memory', bytes: bytes ?? Buffer.from('Subject: Hello\r\n\r\nHello.\r\n') }
  return {
    id: newId(),
    instanceId,
    receivedAtMs: 1_700_000_000_000,
    envelope: {
      from: address('shop@staging.example'),
      to: [{ address: address('alice@customer.example'), notify: null, orcpt: null }],
      smtputf8: false,
      body: null,
      ret: null,
      envid: null,
    },
    recipients: [
      { address: address('alice@customer.example'), class: 'to', disposition: { kind: 'suppressed' } },
    ],
    summary: {
      subject: 'Hello',
      fromName: 'Shop',
      fromAddress: 'shop@staging.example',
      messageIdHeader: null,
    },
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 40000,
      heloName: 'app',
      tls: null,
      authUser: null,
      transcript: [],
    },
    facts: {
      sizeBytes: raw.kind === 'memory' ? raw.bytes.length : raw.sizeBytes,
      canonical: true,
      hasEightBit: false,
      hasNul: false,
    },
    decision: { kind: 'capture', reason: null, mode: 'capture', instanceKind: 'staging' },
    safeSet: [],
    copy: null,
    ...over,
    raw,
  }
}

/** A message with a copy to these addresses through the relay `real`. */
export function outgoing(
  instanceId: number,
  to: readonly string[],
  over: Partial<NewMessage> = {},
): NewMessage {
  const from = address('noreply@stage.example')
  return newMessage(instanceId, {
    decision: { kind: 'redirect', reason: null, mode: 'redirect', instanceKind: 'staging' },
    safeSet: to.map(address),
    copy: {
      from,
      to: to.map(address),
      head: Buffer.from('Subject: {Alice} Hello\r\n'),
      bodyOffset: 16,
      relay: 'real',
    },
    ...over,
  })
}

/** Derived facts as if the words had been found in that field. */
export function derivedFacts(seq: number, index: Partial<DerivedFacts['index']> = {}): DerivedFacts {
  return {
    seq,
    outcome: { kind: 'ready' },
    snippet: '',
    attachmentCount: 0,
    index: { subject: '', addresses: '', text: '', filenames: '', ...index },
    compressedChunks: null,
  }
}
