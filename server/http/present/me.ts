import type { Principal } from '../../access/principal.ts'
import type { MeView, RightName } from '../../contract/person.types.ts'
import type { HttpDeps } from '../http.types.ts'

/** Who somebody is, and what they may do. */
export async function presentMe(
  who: Principal,
  { store, access, elsewhere }: Pick<HttpDeps, 'store' | 'access' | 'elsewhere'>,
): Promise<MeView> {
  const provider = elsewhere?.provider?.label ?? null
  if (who.kind === 'anyone' && access.isSignInAsked()) {
    return { kind: 'nobody', person: null, isServerAdmin: false, rights: {}, administers: [], provider }
  }
  const { rights } = access
  const held = store.instances
    .list()
    .map((instance): [string, RightName[]] => [instance.name, [...rights.on(who, instance)]])
    .filter(([, own]) => own.length > 0)
  const projects = store.instances.projects().map(({ name }) => name)
  return {
    kind: who.kind,
    person: await presentSelf(who, store),
    isServerAdmin: rights.isServerAdmin(who),
    rights: Object.fromEntries(held),
    administers: projects.filter((project) => rights.administers(who, project)),
    provider,
  }
}

async function presentSelf(who: Principal, { people }: HttpDeps['store']): Promise<MeView['person']> {
  const person = 'person' in who ? who.person : null
  if (person === null) return null
  const { id, email, name } = person
  return { id, email, name, hasPassword: (await people.passwordHash(id)) !== null }
}
