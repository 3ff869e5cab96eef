import { setTimeout as rest } from 'node:timers/promises'
import { KEEP_DEFAULT } from '../../domain/keep.ts'
import { NO_LIMITS } from '../../domain/limits.ts'
import { RETENTION_DEFAULTS, type Retention } from '../../domain/retention.ts'
import type { OperationName } from '../operations.ts'
import { bounds, counters } from '../schema/schema.ts'
import { eq, sql } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { Writer } from '../threads/writer.ts'
import type { BoundsStore, OldMessage } from './bounds-store.types.ts'
import { prepareFreeBytes } from './free-bytes.ts'

/** Operations after which the settings are read again. */
const CHANGING: ReadonlySet<OperationName> = new Set(['boundsPut', 'instancePurge', 'fileSync'])
/** Index entries that are looked at for what goes next, when most of the oldest are starred. */
const OLDEST_LOOKED_AT = 5_000
/** Fine enough for a day, and few rows. */
const SEED_STEP_MS = 15 * 60 * 1000

export interface Bounds {
  readonly store: BoundsStore
  /** Reads anew when one of these operations can have changed it. */
  committed(names: readonly OperationName[]): void
}

export interface BoundsParts {
  readonly connection: QueryConnection
  readonly writer: Writer
  readonly dataDir: string
  readonly maxBytes: number | undefined
}

export function createBounds({ connection, writer, dataDir, maxBytes }: BoundsParts): Bounds {
  const read = () =>
    new Map(
      connection.orm
        .select()
        .from(bounds)
        .all()
        .map((row) => [row.instanceId, row]),
    )
  let settings = read()
  const retention: BoundsStore['retention'] = ({ id, kind }) =>
    settings.get(id)?.retention ?? RETENTION_DEFAULTS[kind]
  const holdings = prepareHoldings(connection)
  const oldest = prepareOldest(connection)
  const receivedSince = prepareReceivedSince(connection)
  return {
    committed(names) {
      if (names.some((name) => CHANGING.has(name))) settings = read()
    },
    store: {
      retention,
      limits: (instanceId) => settings.get(instanceId)?.limits ?? NO_LIMITS,
      keep: (instanceId) => settings.get(instanceId)?.keep ?? KEEP_DEFAULT,
      put: (instanceId, change, atMs) => writer.run('boundsPut', { instanceId, change, atMs }),
      holdings: async (instanceId) => holdings(instanceId),
      oldest: async (instanceId, limit) => oldest(instanceId, limit),
      prune: (instance, atMs, signal) =>
        prune(writer, { instanceId: instance.id, retention: retention(instance), atMs }, signal),
      receivedSince,
      freeBytes: prepareFreeBytes(connection, dataDir, maxBytes),
    },
  }
}

/** After each slice the writer is left alone for as long as the slice took: intake has at least half of it. */
async function prune(
  writer: Writer,
  args: { readonly instanceId: number; readonly retention: Retention; readonly atMs: number },
  signal: AbortSignal,
): Promise<number> {
  const { messages, ageMs, bytes } = args.retention
  if (messages === null && ageMs === null && bytes === null) return 0
  let total = 0
  let from = { afterSeq: 0, spared: { messages: 0, bytes: 0 } }
  while (!signal.aborted) {
    const startedMs = performance.now()
    const step = await writer.run('prune', { ...args, ...from })
    total += step.removed
    if (step.isLast) break
    from = step
    await rest(performance.now() - startedMs)
  }
  return total
}

function prepareHoldings({ orm }: QueryConnection) {
  const { total: messages, bytes, starred, starredBytes } = counters
  return (instanceId: number) =>
    orm
      .select({ messages, bytes, starred, starredBytes })
      .from(counters)
      .where(eq(counters.instanceId, instanceId))
      .get() ?? { messages: 0, bytes: 0, starred: 0, starredBytes: 0 }
}

function prepareOldest({ driver }: QueryConnection) {
  const find = driver.prepare<[number, number], Omit<OldMessage, 'isUnsettled'> & { isUnsettled: number }>(
    `SELECT m.id, m.subject, m.received_at_ms AS receivedAtMs, m.size_bytes AS sizeBytes, EXISTS
       (SELECT 1 FROM deliveries d WHERE d.message_seq = m.seq AND (d.due_at_ms IS NOT NULL OR d.report IS NOT NULL)) AS isUnsettled
     FROM (SELECT seq, starred FROM messages WHERE instance_id = ? AND deleted_at_ms IS NULL
       ORDER BY seq LIMIT ${OLDEST_LOOKED_AT}) AS looked JOIN messages m ON m.seq = looked.seq
     WHERE looked.starred = 0 ORDER BY looked.seq LIMIT ?`,
  )
  return (instanceId: number, limit: number): readonly OldMessage[] =>
    find.all(instanceId, limit).map((row) => ({ ...row, isUnsettled: row.isUnsettled === 1 }))
}

function prepareReceivedSince({ orm }: QueryConnection): BoundsStore['receivedSince'] {
  return (instanceId, sinceMs) =>
    orm.all(sql`SELECT min(received_at_ms) AS atMs, sum(size_bytes) AS bytes FROM messages
      WHERE instance_id = ${instanceId} AND deleted_at_ms IS NULL AND received_at_ms >= ${sinceMs}
      GROUP BY received_at_ms / ${SEED_STEP_MS} ORDER BY 1`)
}
