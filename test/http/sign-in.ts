import { newSecret } from '../../server/access/secret.ts'
import type { Role } from '../../server/domain/person.ts'
import type { Scope } from '../../server/domain/token.ts'
import type { Store } from '../../server/store/store.types.ts'

export interface Someone {
  readonly email?: string
  readonly isAdmin?: boolean
  /** Roles by name of instance or project. */
  readonly instances?: Readonly<Record<string, Role>>
  readonly projects?: Readonly<Record<string, Role>>
}

let made = 0

/** Somebody with these roles who is signed in: the headers that their browser sends. */
export async function signedIn(store: Store, someone: Someone): Promise<Record<string, string>> {
  const person = await addPerson(store, someone)
  const { secret, hash } = newSecret()
  const atMs = Date.now()
  await store.people.addSession({
    hash,
    personId: person.id,
    createdAtMs: atMs,
    lastSeenAtMs: atMs,
    expiresAtMs: atMs + 3_600_000,
    clientAddress: '127.0.0.1',
    userAgent: 'test',
  })
  return { cookie: `stagingpost_session=${secret}`, 'x-stagingpost': '1' }
}

export async function addPerson(
  { people, instances }: Store,
  { email = `person${made++}@team.example`, isAdmin = false, ...roles }: Someone,
) {
  const person = await people.add(
    { email, name: email, isAdmin, identity: null, passwordHash: null },
    Date.now(),
  )
  for (const [name, role] of Object.entries(roles.instances ?? {})) {
    const instanceId = instances.byName(name)?.id ?? 0
    await people.grant({ personId: person.id, on: { kind: 'instance', instanceId }, role, source: 'person' })
  }
  for (const [project, role] of Object.entries(roles.projects ?? {})) {
    await people.grant({ personId: person.id, on: { kind: 'project', project }, role, source: 'person' })
  }
  return person
}

/** A token of that person: the headers that a program sends. */
export async function tokenOf(
  { people, instances }: Store,
  personId: number,
  { scopes, only = null, expiresAtMs = null }: TokenOptions,
): Promise<Record<string, string>> {
  const { secret, hash } = newSecret('spt_')
  const instanceIds = only?.map((name) => instances.byName(name)?.id ?? 0) ?? null
  await people.addToken({ name: 'a program', scopes, instanceIds, expiresAtMs, personId, hash }, Date.now())
  return { authorization: `Bearer ${secret}` }
}

export interface TokenOptions {
  readonly scopes: readonly Scope[]
  readonly only?: readonly string[] | null
  readonly expiresAtMs?: number | null
}
