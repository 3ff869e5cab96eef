import type { Connection } from './sqlite/connection.ts'
import type { Reader } from './threads/reader.ts'

/** How much waits, and how much there is. */
export interface Depths {
  /** By relay. */
  readonly outbox: readonly (readonly [relay: string, deliveries: number])[]
  readonly webhookCalls: number
  readonly unparsed: number
  readonly messages: readonly MessageCounts[]
}

interface MessageCounts {
  readonly instanceId: number
  readonly total: number
  readonly unread: number
  readonly held: number
}

export interface DepthStore {
  /** Counted in the reader thread, once a second at most: everybody who asks meanwhile has the same. */
  read(): Promise<Depths>
}

const FRESH_MS = 1_000

export function createDepthStore(reader: Reader): DepthStore {
  let last: { readonly atMs: number; readonly depths: Promise<Depths> } | undefined
  return {
    read: () => {
      const nowMs = performance.now()
      if (last === undefined || nowMs - last.atMs > FRESH_MS)
        last = { atMs: nowMs, depths: reader.query('depths', {}) }
      return last.depths
    },
  }
}

/** Counts along indexes of what waits; messages are counted already. */
export function prepareDepths({ driver }: Connection): (args: object) => Depths {
  const outbox = driver
    .prepare<[], [string, number]>(
      'SELECT relay, count(*) FROM deliveries WHERE due_at_ms IS NOT NULL GROUP BY relay ORDER BY relay',
    )
    .raw()
  const calls = driver
    .prepare<[], number>('SELECT count(*) FROM webhook_calls WHERE due_at_ms IS NOT NULL')
    .pluck()
  const unparsed = driver
    .prepare<[], number>(`SELECT count(*) FROM messages WHERE derived = 'pending'`)
    .pluck()
  const messages = driver.prepare<[], MessageCounts>(
    `SELECT instance_id AS instanceId, total, unread, held FROM counters
     WHERE instance_id IN (SELECT id FROM instances WHERE deleted_at_ms IS NULL) ORDER BY instance_id`,
  )
  return () => ({
    outbox: outbox.all(),
    webhookCalls: calls.get() ?? 0,
    unparsed: unparsed.get() ?? 0,
    messages: messages.all(),
  })
}
