import type { OperationName } from '../operations.ts'
import { people } from '../schema/schema.ts'
import { eq } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { Writer } from '../threads/writer.ts'
import { readPeople } from './people-contents.ts'
import type { PeopleStore } from './people-store.types.ts'

/** Operations after which people are read again; grants also go with their instance or project. */
const CHANGING: ReadonlySet<OperationName> = new Set([
  'personAdd',
  'personChange',
  'personRemove',
  'grantPut',
  'grantRevoke',
  'providerGrants',
  'sessionAdd',
  'sessionsEnd',
  'expiredEnd',
  'tokenAdd',
  'tokenRevoke',
  'seen',
  'linkAdd',
  'linkRemove',
  'linkRedeem',
  'peopleSync',
  'instancePurge',
  'projectChange',
  'projectRemove',
])

/** People as they stand after the last commit. */
export function createPeople(
  connection: QueryConnection,
  writer: Writer,
): { readonly store: PeopleStore; committed(names: readonly OperationName[]): void } {
  let contents = readPeople(connection)
  const store: PeopleStore = {
    list: () => contents.people,
    byId: (id) => contents.byId.get(id),
    byEmail: (email) => contents.people.find((person) => person.email === email),
    byIdentity: (identity) => contents.people.find((person) => person.identity === identity),
    passwordHash: async (personId) => passwordHashOf(connection, personId),
    add: (person, atMs) => writer.run('personAdd', { person, atMs }),
    change: (id, change) => writer.run('personChange', { id, change }),
    remove: (id) => writer.run('personRemove', { id }),
    grants: () => contents.grants,
    grantsOf: (personId) => contents.grantsOf.get(personId) ?? [],
    grant: (grant) => writer.run('grantPut', grant),
    revokeGrant: (id) => writer.run('grantRevoke', { id }),
    setProviderGrants: (personId, grants) => writer.run('providerGrants', { personId, grants }),
    session: (hash) => contents.sessions.get(hash),
    sessionsOf: (personId) => [...contents.sessions.values()].filter((one) => one.personId === personId),
    addSession: (session) => writer.run('sessionAdd', session),
    endSessions: (personId, which) => writer.run('sessionsEnd', { personId, which }),
    endExpired: async (atMs) => {
      const timed = [...contents.sessions.values(), ...contents.links.values()]
      if (timed.some(({ expiresAtMs }) => expiresAtMs <= atMs)) await writer.run('expiredEnd', { atMs })
    },
    token: (hash) => contents.tokens.get(hash),
    tokens: () => [...contents.tokens.values()],
    addToken: (token, atMs) => writer.run('tokenAdd', { token, atMs }),
    revokeToken: (id) => writer.run('tokenRevoke', { id }),
    seen: (seen) => writer.run('seen', seen),
    links: () => [...contents.links.values()],
    link: (hash) => contents.links.get(hash),
    addLink: (link) => writer.run('linkAdd', link),
    removeLink: (id) => writer.run('linkRemove', { id }),
    redeem: (redemption, atMs) => writer.run('linkRedeem', { redemption, atMs }),
    syncFile: (declared, atMs) => writer.run('peopleSync', { declared, atMs }),
  }
  return {
    store,
    committed(names) {
      if (names.some((name) => CHANGING.has(name))) contents = readPeople(connection)
    },
  }
}

function passwordHashOf({ orm }: QueryConnection, personId: number): string | null {
  const { passwordHash } = people
  return orm.select({ passwordHash }).from(people).where(eq(people.id, personId)).get()?.passwordHash ?? null
}
