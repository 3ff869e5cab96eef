import type { Credential } from '../../domain/credential.ts'
import type { Instance } from '../../domain/instance.ts'
import type { Project } from '../../domain/project.ts'
import type { Relay } from '../../domain/relay.ts'
import { credentials, instances, projects, relays } from '../schema/schema.ts'
import { eq } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'

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
  faults: instances.faults,
  managedByFile: instances.managedByFile,
  createdAtMs: instances.createdAtMs,
  project: projects.name,
  archivedAtMs: instances.archivedAtMs,
  deletedAtMs: instances.deletedAtMs,
  sendingPausedAtMs: instances.sendingPausedAtMs,
}

/** Read again after each change of any of it, so the statements are made once. */
export function prepareDirectory({ orm, driver }: QueryConnection): () => DirectoryContents {
  const instancesOf = orm
    .select(INSTANCE_COLUMNS)
    .from(instances)
    .innerJoin(projects, eq(projects.id, instances.projectId))
    .orderBy(instances.id)
    .prepare()
  const projectsOf = orm.select().from(projects).orderBy(projects.id).prepare()
  const relaysOf = orm.select().from(relays).orderBy(relays.name).prepare()
  const credentialsOf = orm.select().from(credentials).orderBy(credentials.username).prepare()
  const everHad = driver.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'credentials' AND seq > 0`)
  return () => {
    const list = instancesOf.all()
    return {
      instances: list,
      byName: new Map(list.map((instance) => [instance.name, instance])),
      byId: new Map(list.map((instance) => [instance.id, instance])),
      projects: projectsOf.all(),
      relays: relaysOf.all(),
      credentials: credentialsOf.all(),
      hadCredential: everHad.get() !== undefined,
    }
  }
}
