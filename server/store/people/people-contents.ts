import type { Grant, Link, Person, Session } from '../../domain/person.ts'
import type { ApiToken } from '../../domain/token.ts'
import { grants, links, people, projects, sessions, tokens } from '../schema/schema.ts'
import { eq, getTableColumns } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { SecretHash } from './people-store.types.ts'

/** Everything about people but their passwords, read as a whole: every request asks for it. */
export interface PeopleContents {
  readonly people: readonly Person[]
  readonly byId: ReadonlyMap<number, Person>
  readonly grants: readonly Grant[]
  readonly grantsOf: ReadonlyMap<number, readonly Grant[]>
  readonly sessions: ReadonlyMap<SecretHash, Session>
  readonly tokens: ReadonlyMap<SecretHash, ApiToken>
  readonly links: ReadonlyMap<SecretHash, Link>
}

export function readPeople({ orm }: QueryConnection): PeopleContents {
  const { passwordHash: _, ...personColumns } = getTableColumns(people)
  const persons = orm.select(personColumns).from(people).orderBy(people.email).all()
  const given = readGrants({ orm })
  return {
    people: persons,
    byId: new Map(persons.map((person) => [person.id, person])),
    grants: given,
    grantsOf: Map.groupBy(given, ({ personId }) => personId),
    sessions: byHash(orm.select().from(sessions).orderBy(sessions.id).all()),
    tokens: byHash(orm.select().from(tokens).orderBy(tokens.id).all()),
    links: byHash(orm.select().from(links).orderBy(links.id).all()),
  }
}

function readGrants({ orm }: Pick<QueryConnection, 'orm'>): readonly Grant[] {
  const { id, personId, instanceId, role, source } = grants
  const rows = orm
    .select({ id, personId, instanceId, role, source, project: projects.name })
    .from(grants)
    .leftJoin(projects, eq(projects.id, grants.projectId))
    .orderBy(grants.id)
    .all()
  return rows.map(({ instanceId: onInstance, project, ...grant }) => ({
    ...grant,
    on:
      onInstance === null
        ? { kind: 'project', project: project ?? '' }
        : { kind: 'instance', instanceId: onInstance },
  }))
}

function byHash<T extends { readonly secretSha256: SecretHash }>(rows: readonly T[]) {
  return new Map(rows.map(({ secretSha256, ...row }) => [secretSha256, row]))
}
