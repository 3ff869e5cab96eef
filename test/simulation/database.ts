import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import type { Instance } from '../../server/domain/instance.ts'
import { migrateDatabase } from '../../server/store/folder/migrate.ts'
import { INSTANCE_COLUMNS, type InstanceRow, toInstance } from '../../server/store/instances/instance-row.ts'
import { createDirectory } from '../../server/store/instances/instances.ts'
import {
  type ArgsOf,
  type OperationName,
  prepareOperations,
  type ResultOf,
} from '../../server/store/operations.ts'
import { createOutboxStore } from '../../server/store/outbox/outbox.ts'
import { createRawStore } from '../../server/store/raw/raw-read.ts'
import * as schema from '../../server/store/schema/schema.ts'
import type { Connection } from '../../server/store/sqlite/connection.ts'
import { drizzle } from '../../server/store/sqlite/drizzle.ts'
import type { QueryConnection } from '../../server/store/sqlite/query-builder.ts'
import type { Store } from '../../server/store/store.types.ts'
import type { Reader } from '../../server/store/threads/reader.ts'
import { prepareBatches, type WriteRequest } from '../../server/store/threads/run-batch.ts'
import { fromWire } from '../../server/store/threads/wire-error.ts'
import type { Writer } from '../../server/store/threads/writer.ts'
import type { Life, World } from './world.ts'

/** The real schema and the real operations on a database in memory, which outlives the servers of a schedule. */
export interface Database {
  readonly connection: QueryConnection
  /** Runs one write at once, as between two others. */
  write<N extends OperationName>(name: N, args: ArgsOf<N>): ResultOf<N>
  /** The store as one server sees it: each write takes time before its commit and before it is told. */
  storeOf(world: World, life: Life, onCommitted: () => void): SimulatedServerStore
  instance(name: string): Instance | undefined
  hasRelay(name: string): boolean
  seqOf(messageId: string): number | undefined
  /** Nothing is left to send. */
  isSettled(): boolean
  /** One of all deliveries; `random` is from 0 to 1. */
  anyDelivery(random: number): { readonly id: number; readonly messageSeq: number } | undefined
  /** Empties it for the next schedule. */
  clear(): void
}

export interface SimulatedServerStore {
  readonly store: Pick<Store, 'outbox' | 'instances' | 'raw'>
  /** Somebody else wrote: instances and relays are read anew. */
  readonly committed: (name: OperationName) => void
}

const TABLES = [
  'attempts',
  'transcripts',
  'deliveries',
  'copies',
  'releases',
  'raw_chunks',
  'messages',
  'changes',
]
const DIRECTORY = ['relays', 'counters', 'instances']

export function openDatabase(): Database {
  const connection = inMemory()
  const runBatch = prepareBatches(connection, prepareOperations(connection), () => {})
  const { driver } = connection
  const empty = [...TABLES, ...DIRECTORY].map((table) => driver.prepare(`DELETE FROM ${table}`))
  const instanceOf = driver.prepare<[string], InstanceRow>(
    `SELECT ${INSTANCE_COLUMNS} FROM instances WHERE name = ?`,
  )
  const relayOf = driver.prepare<[string]>('SELECT 1 FROM relays WHERE name = ?')
  const seqOf = driver.prepare<[string], number>('SELECT seq FROM messages WHERE id = ?').pluck()
  const countOf = driver.prepare('SELECT count(*) FROM deliveries').pluck()
  const unsettledOf = driver.prepare('SELECT 1 FROM deliveries WHERE due_at_ms IS NOT NULL LIMIT 1').pluck()
  const deliveryAt = driver.prepare<[number], { id: number; messageSeq: number }>(
    'SELECT id, message_seq AS messageSeq FROM deliveries ORDER BY id LIMIT 1 OFFSET ?',
  )
  const write = <N extends OperationName>(name: N, args: ArgsOf<N>): ResultOf<N> => {
    const [result] = runBatch([{ name, args } as WriteRequest]).results
    if (result?.ok !== true) throw result === undefined ? new Error('no result') : fromWire(result.error)
    return result.result as ResultOf<N>
  }
  /** The server that runs now. What an earlier one left hanging never asks again. */
  let serving: { readonly world: World; readonly life: Life; readonly onCommitted: () => void } | undefined
  const writer: Writer = {
    run: <N extends OperationName>(name: N, args: ArgsOf<N>) =>
      new Promise<ResultOf<N>>((resolve, reject) => {
        if (serving === undefined) return reject(new Error('no server runs'))
        const { world, life, onCommitted } = serving
        const commit = () => {
          try {
            const result = write(name, args)
            directory.committed([name])
            onCommitted()
            world.after(world.pick(5), () => resolve(result), life)
          } catch (error) {
            reject(error)
          }
        }
        world.after(world.pick(5), commit, life)
      }),
    drain: async () => {},
    close: async () => {},
  }
  const directory = createDirectory(connection, writer, NO_READER)
  const raw = createRawStore(connection)
  const store = {
    outbox: createOutboxStore(connection, { writer, reader: NO_READER, raw }),
    instances: directory.store,
    raw,
  }
  return {
    connection,
    write,
    instance: (name) => {
      const row = instanceOf.get(name)
      return row === undefined ? undefined : toInstance(row)
    },
    seqOf: (messageId) => seqOf.get(messageId),
    isSettled: () => unsettledOf.get() === undefined,
    hasRelay: (name) => relayOf.get(name) !== undefined,
    anyDelivery: (random) => {
      return deliveryAt.get(Math.floor(random * Number(countOf.get())))
    },
    clear: () => {
      for (const statement of empty) statement.run()
    },
    storeOf: (world, life, onCommitted) => {
      serving = { world, life, onCommitted }
      directory.committed(['fileSync'])
      return { store, committed: (name) => directory.committed([name]) }
    },
  }
}

/** The outbox never asks the reader thread. */
const NO_READER: Reader = {
  query: () => Promise.reject(new Error('there is no reader thread in a simulation')),
  close: async () => {},
}

function inMemory(): QueryConnection {
  const folder = mkdtempSync(join(tmpdir(), 'stagingpost-simulation-'))
  try {
    const path = join(folder, 'stagingpost.db')
    migrateDatabase(path)
    const file = new Driver(path)
    file.pragma('journal_mode = DELETE')
    const driver: Connection['driver'] = new Driver(file.serialize())
    file.close()
    driver.pragma('foreign_keys = ON')
    return { driver, orm: drizzle(driver, { schema }) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
