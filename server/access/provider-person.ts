import { Failure } from '../domain/failure.ts'
import type { GroupRole, Identity, Provision } from '../domain/identity.ts'
import { type Grant, type Person, signInName } from '../domain/person.ts'
import type { InstanceStore, PeopleStore } from '../store/store.types.ts'

export interface ProviderPersonOptions {
  readonly people: PeopleStore
  readonly instances: Pick<InstanceStore, 'byName' | 'projects'>
  readonly roles: readonly GroupRole[]
  readonly provision: Provision
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Somebody was made, or vouched for for the first time. */
  readonly note: (action: 'person.added' | 'person.linked', email: string) => Promise<void>
}

/**
 * The person whom an identity is of, with the roles that its groups give today: known by it, or linked by a verified
 * e-mail address, or made. `Failure('refused')`, in words for the one who signs in, when there is none.
 */
export async function personOfIdentity(identity: Identity, options: ProviderPersonOptions): Promise<Person> {
  const { people, roles } = options
  const mapped = roles.filter(({ group }) => identity.groups.includes(group))
  const person = people.byIdentity(identity.key) ?? (await linked(identity, options, mapped.length > 0))
  if (person.disabledAtMs !== null)
    throw new Failure('refused', `${person.email} may not sign in here any more.`)
  await people.setProviderGrants(person.id, grantsOf(mapped, options))
  return person
}

/** By a verified address alone: else whoever can name an address at the provider would be that person here. */
async function linked(
  { key, verifiedEmail, name }: Identity,
  { people, provision, now, note }: ProviderPersonOptions,
  isMapped: boolean,
): Promise<Person> {
  const email = signInName(verifiedEmail ?? '')
  if (email === undefined) {
    throw new Failure(
      'refused',
      'The identity provider does not say that your e-mail address is verified, so nobody here is known to be you.',
    )
  }
  const known = people.byEmail(email)
  if (known?.identity === null) {
    await note('person.linked', email)
    return people.change(known.id, { identity: key })
  }
  if (known !== undefined) {
    throw new Failure('refused', `${email} signs in with another account of the identity provider.`)
  }
  if (provision === 'nobody' || (provision === 'mapped' && !isMapped)) {
    throw new Failure('refused', `Nobody has invited ${email} here yet: ask an administrator.`)
  }
  await note('person.added', email)
  return people.add({ email, name: name ?? email, isAdmin: false, passwordHash: null, identity: key }, now())
}

/** What is not here yet, or not any more, gives nothing. */
function grantsOf(
  roles: readonly GroupRole[],
  { instances }: ProviderPersonOptions,
): readonly Pick<Grant, 'on' | 'role'>[] {
  const projects = new Set(instances.projects().map(({ name }) => name))
  return roles.flatMap(({ on, role }): Pick<Grant, 'on' | 'role'>[] => {
    if (on.kind === 'project') return projects.has(on.project) ? [{ on, role }] : []
    const instance = instances.byName(on.instance)
    return instance === undefined ? [] : [{ on: { kind: 'instance', instanceId: instance.id }, role }]
  })
}
