import type { Search } from '../../domain/search.ts'
import type { Connection } from '../sqlite/connection.ts'
import { keysOf, STORED_PARTS, type StoredParts } from './write-keys.ts'

/** Reads the keys of messages that are not derived yet, for the searches that follow. */
export type LoadPendingKeys = (instanceIds: readonly number[]) => void

export interface KeyTable {
  readonly load: LoadPendingKeys
  /** The keys of one message alone, derived or not. */
  readonly loadOwn: (seq: number) => void
}

/**
 * Makes the table `pending_keys`, which has for messages not derived yet what `message_keys` has for the others,
 * so that a search by address or Message-ID sees a message as soon as it is stored.
 */
export function preparePendingKeys({ driver }: Connection): KeyTable {
  const pending = driver.prepare<[number], StoredParts & { readonly seq: number }>(
    `SELECT seq, ${STORED_PARTS} FROM messages WHERE derived = 'pending' AND instance_id = ?`,
  )
  const own = driver.prepare<[number], StoredParts & { readonly seq: number }>(
    `SELECT seq, ${STORED_PARTS} FROM messages WHERE seq = ?`,
  )
  const fill = createTable(driver)
  return {
    load: (instanceIds) => fill(instanceIds.flatMap((id) => pending.all(id))),
    loadOwn: (seq) => fill(own.all(seq)),
  }
}

function createTable(driver: Connection['driver']) {
  let loaded: readonly (readonly [number, string, string, number])[] = []
  driver.table('pending_keys', {
    columns: ['instance_id', 'role', 'key', 'message_seq'],
    *rows() {
      for (const row of loaded) yield [...row]
    },
  })
  return (rows: readonly (StoredParts & { readonly seq: number })[]): void => {
    loaded = rows.flatMap((row) =>
      keysOf(row).map(({ role, key }) => [row.instanceId, role, key, row.seq] as const),
    )
  }
}

/** Whether a search looks anything up by its keys. */
export function asksForKeys(search: Search): boolean {
  if (search.kind === 'all' || search.kind === 'any') return search.of.some(asksForKeys)
  if (search.kind === 'not') return asksForKeys(search.of)
  return search.kind === 'address' || search.kind === 'message-id' || search.kind === 'tag'
}
