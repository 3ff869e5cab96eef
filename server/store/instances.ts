import type { Instance } from '../domain/instance.ts'
import type { Relay } from '../domain/relay.ts'
import { eq } from './drizzle.ts'
import type { OperationName } from './operations.ts'
import type { QueryConnection } from './query-builder.ts'
import { counters, credentials, instances, relays } from './schema.ts'
import type { Counts, Credential, InstanceStore } from './store.types.ts'
import type { Writer } from './writer.ts'

/** Messages that one step of removing an instance takes with it. */
const REMOVE_MESSAGES = 200

/** Operations after which the directory is read again. */
const CHANGING: ReadonlySet<OperationName> = new Set([
  'instancePut',
  'instanceRemove',
  'relayPut',
  'credentialPut',
  'fileSync',
])

/** Instances, relays and credentials as they stand after the last commit. */
export interface Directory {
  readonly store: InstanceStore
  readonly countsOf: (instanceId: number) => Counts
  /** Reads anew when one of these operations can have changed it. */
  committed(names: readonly OperationName[]): void
}

const INSTANCE_COLUMNS = {
  id: instances.id,
  name: instances.name,
  kind: instances.kind,
  label: instances.label,
  email: instances.email,
  requireAuth: instances.requireAuth,
  managedByFile: instances.managedByFile,
  createdAtMs: instances.createdAtMs,
}

interface Contents {
  readonly instances: readonly Instance[]
  readonly byName: ReadonlyMap<string, Instance>
  readonly byId: ReadonlyMap<number, Instance>
  readonly relays: readonly Relay[]
  readonly credentials: readonly Credential[]
  readonly hadCredential: boolean
}

export function createDirectory(connection: QueryConnection, writer: Writer): Directory {
  let contents = read(connection)
  const countsOf = prepareCounts(connection)
  return {
    countsOf,
    committed(names) {
      if (names.some((name) => CHANGING.has(name))) contents = read(connection)
    },
    store: {
      list: () => contents.instances,
      byName: (name) => contents.byName.get(name),
      byId: (id) => contents.byId.get(id),
      counts: async (instanceId) => countsOf(instanceId),
      put: (instance, atMs) => writer.run('instancePut', { instance, atMs }),
      async remove(name, { force }) {
        const args = { name, force, limit: REMOVE_MESSAGES, atMs: Date.now() }
        while (!(await writer.run('instanceRemove', args)));
      },
      relays: () => contents.relays,
      putRelay: (relay) => writer.run('relayPut', relay),
      credentials: () => contents.credentials,
      putCredential: (credential) => writer.run('credentialPut', credential),
      hadCredential: () => contents.hadCredential,
      syncFile: (declared, atMs) => writer.run('fileSync', { declared, atMs }),
    },
  }
}

function read({ orm, driver }: QueryConnection): Contents {
  const list = orm.select(INSTANCE_COLUMNS).from(instances).orderBy(instances.id).all()
  const everHad = driver.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'credentials' AND seq > 0`).get()
  return {
    instances: list,
    byName: new Map(list.map((instance) => [instance.name, instance])),
    byId: new Map(list.map((instance) => [instance.id, instance])),
    relays: orm.select().from(relays).orderBy(relays.name).all(),
    credentials: orm
      .select({
        instanceId: credentials.instanceId,
        username: credentials.username,
        secretSha256: credentials.secretSha256,
        managedByFile: credentials.managedByFile,
      })
      .from(credentials)
      .orderBy(credentials.username)
      .all(),
    hadCredential: everHad !== undefined,
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
