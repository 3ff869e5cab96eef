import type { Credential } from '../domain/credential.ts'
import type { Instance } from '../domain/instance.ts'
import type { Project } from '../domain/project.ts'
import type { Relay } from '../domain/relay.ts'
import { eq } from './drizzle.ts'
import type { QueryConnection } from './query-builder.ts'
import { credentials, instances, projects, relays } from './schema.ts'

/** Everything small that doors and rule ask for all the time, read as a whole. */
export interface DirectoryContents {
  readonly instances: readonly Instance[]
  readonly byName: ReadonlyMap<string, Instance>
  readonly byId: ReadonlyMap<number, Instance>
  readonly projects: readonly Project[]
  readonly relays: readonly Relay[]
  readonly credentials: readonly Credential[]
  readonly hadCredential: boolean
}

const INSTANCE_COLUMNS = {
  id: instances.id,
  name: instances.name,
  kind: instances.kind,
  label: instances.label,
  email: instances.email,
  requireAuth: instances.requireAuth,
  notifications: instances.notifications,
  managedByFile: instances.managedByFile,
  createdAtMs: instances.createdAtMs,
  project: projects.name,
  archivedAtMs: instances.archivedAtMs,
  deletedAtMs: instances.deletedAtMs,
  sendingPausedAtMs: instances.sendingPausedAtMs,
}

export function readDirectory({ orm, driver }: QueryConnection): DirectoryContents {
  const list = orm
    .select(INSTANCE_COLUMNS)
    .from(instances)
    .innerJoin(projects, eq(projects.id, instances.projectId))
    .orderBy(instances.id)
    .all()
  const everHad = driver.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'credentials' AND seq > 0`).get()
  return {
    instances: list,
    byName: new Map(list.map((instance) => [instance.name, instance])),
    byId: new Map(list.map((instance) => [instance.id, instance])),
    projects: orm.select().from(projects).orderBy(projects.id).all(),
    relays: orm.select().from(relays).orderBy(relays.name).all(),
    credentials: orm.select().from(credentials).orderBy(credentials.username).all(),
    hadCredential: everHad !== undefined,
  }
}
