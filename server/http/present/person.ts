import type { InvitationView, PersonListView, PersonView } from '../../contract/person.types.ts'
import type { Grant, Link, Person } from '../../domain/person.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from './message.ts'

export function presentPerson(person: Person, { people, instances }: HttpDeps['store']): PersonView {
  const { id, email, name, isAdmin, managedByFile, createdAtMs, lastSeenAtMs, disabledAtMs } = person
  const roleOf = ({ on, role }: Grant) => ({
    project: on.kind === 'project' ? on.project : null,
    instance: on.kind === 'instance' ? (instances.byId(on.instanceId)?.name ?? null) : null,
    role,
  })
  return {
    id,
    email,
    name,
    isAdmin,
    managedByFile,
    createdAt: presentTime(createdAtMs),
    lastSeenAt: lastSeenAtMs === null ? null : presentTime(lastSeenAtMs),
    disabledAt: disabledAtMs === null ? null : presentTime(disabledAtMs),
    roles: people.grantsOf(id).map(roleOf),
  }
}

export function presentInvitations(links: readonly Link[]): InvitationView[] {
  return links.flatMap(({ id, purpose, createdBy, expiresAtMs }) =>
    purpose.kind === 'invitation'
      ? [{ id, email: purpose.email, createdBy, expiresAt: presentTime(expiresAtMs) }]
      : [],
  )
}

export function presentPasswordLinks({
  links,
  byId,
}: Pick<HttpDeps['store']['people'], 'links' | 'byId'>): PersonListView['passwordLinks'] {
  return links().flatMap(({ id, purpose, createdBy, expiresAtMs }) => {
    if (purpose.kind !== 'password') return []
    const { personId } = purpose
    const email = byId(personId)?.email ?? ''
    return [{ id, personId, email, createdBy, expiresAt: presentTime(expiresAtMs) }]
  })
}

export function presentAdministratorLinks(links: readonly Link[]): PersonListView['administratorLinks'] {
  return links
    .filter(({ purpose }) => purpose.kind === 'administrator')
    .map(({ id, createdBy, expiresAtMs }) => ({ id, createdBy, expiresAt: presentTime(expiresAtMs) }))
}
