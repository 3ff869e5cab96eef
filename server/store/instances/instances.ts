import { INSTANCE_GRACE_MS } from '../../domain/instance.ts'
import type { OperationName } from '../operations.ts'
import type { PurgeStep } from '../retention/instance-purge.ts'
import { counters } from '../schema/schema.ts'
import { eq } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { Counts, InstanceStore } from '../store.types.ts'
import type { Reader } from '../threads/reader.ts'
import type { Writer } from '../threads/writer.ts'
import { prepareDirectory } from './directory-contents.ts'

/** Messages that one step of purging an instance takes with it. */
const PURGE_MESSAGES = 200

/** Operations after which the directory is read again. */
const CHANGING: ReadonlySet<OperationName> = new Set([
  'instancePut',
  'instanceState',
  'instancePurge',
  'projectAdd',
  'projectChange',
  'projectRemove',
  'relayPut',
  'relayRemove',
  'relayPause',
  'instancePause',
  'credentialAdd',
  'credentialRevoke',
  'credentialsUsed',
  'fileSync',
  'sealedReplace',
  'sealedForget',
])

/** Instances, relays and credentials as they stand after the last commit. */
export interface Directory {
  readonly store: InstanceStore
  readonly countsOf: (instanceId: number) => Counts
  /** Reads anew when one of these operations can have changed it. */
  committed(names: readonly OperationName[]): void
}

export function createDirectory(connection: QueryConnection, writer: Writer, reader: Reader): Directory {
  const read = prepareDirectory(connection)
  let contents = read()
  const countsOf = prepareCounts(connection)
  const setState = (action: 'archive' | 'delete' | 'restore') => (name: string, atMs: number) =>
    writer.run('instanceState', { name, action, atMs })
  return {
    countsOf,
    committed(names) {
      if (names.some((name) => CHANGING.has(name))) contents = read()
    },
    store: {
      list: () => contents.instances,
      byName: (name) => contents.byName.get(name),
      byId: (id) => contents.byId.get(id),
      counts: async (instanceId) => countsOf(instanceId),
      put: (instance, atMs) => writer.run('instancePut', { instance, atMs }),
      archive: setState('archive'),
      delete: setState('delete'),
      restore: setState('restore'),
      async purge(atMs) {
        let gone = 0
        for (const { id, deletedAtMs } of contents.instances) {
          if (deletedAtMs === null || deletedAtMs > atMs - INSTANCE_GRACE_MS) continue
          if ((await purgeOne({ writer, reader }, id, atMs)) === 'gone') gone += 1
        }
        return gone
      },
      projects: () => contents.projects,
      addProject: (project, atMs) => writer.run('projectAdd', { project, atMs }),
      changeProject: (id, change, atMs) => writer.run('projectChange', { id, change, atMs }),
      removeProject: (id) => writer.run('projectRemove', { id }),
      relays: () => contents.relays,
      putRelay: (relay) => writer.run('relayPut', relay),
      removeRelay: (name) => writer.run('relayRemove', { name }),
      pauseRelay: (name, atMs) => writer.run('relayPause', { name, atMs }),
      pauseSending: (id, pausedAtMs, atMs) => writer.run('instancePause', { id, pausedAtMs, atMs }),
      credentials: () => contents.credentials,
      addCredential: (credential, atMs) => writer.run('credentialAdd', { credential, atMs }),
      revokeCredential: (instanceId, id) => writer.run('credentialRevoke', { instanceId, id }),
      credentialsUsed: (uses) => writer.run('credentialsUsed', { uses }),
      hadCredential: () => contents.hadCredential,
      syncFile: (declared, atMs) => writer.run('fileSync', { declared, atMs }),
    },
  }
}

/** What is still to be sent is sent first, as with deleted messages. */
async function purgeOne(
  { writer, reader }: { readonly writer: Writer; readonly reader: Reader },
  id: number,
  atMs: number,
): Promise<PurgeStep> {
  if ((await reader.query('unsettled', { instanceId: id })) > 0) return 'kept'
  for (;;) {
    const step = await writer.run('instancePurge', { id, limit: PURGE_MESSAGES, atMs })
    if (step !== 'more') return step
  }
}

function prepareCounts({ orm }: QueryConnection): (instanceId: number) => Counts {
  return (instanceId) => {
    const { total, unread, held } = counters
    const row = orm
      .select({ total, unread, held })
      .from(counters)
      .where(eq(counters.instanceId, instanceId))
      .get()
    return row ?? { total: 0, unread: 0, held: 0 }
  }
}
