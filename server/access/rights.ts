import type { Instance } from '../domain/instance.ts'
import type { Person } from '../domain/person.ts'
import { ALL_RIGHTS, type Right, rightsOfRoles, rightsOfScopes } from '../domain/right.ts'
import type { ApiToken } from '../domain/token.ts'
import type { PeopleStore } from '../store/store.types.ts'
import type { Principal } from './principal.ts'

/** Who may do what, by what the store says at that moment. */
export interface Rights {
  /** Empty for what one may not even know of. */
  on(principal: Principal, instance: Instance): ReadonlySet<Right>
  /** Makes instances in this project and says who its members are. */
  administers(principal: Principal, project: string): boolean
  /** Kinds, relays, people, the server itself. */
  isServerAdmin(principal: Principal): boolean
}

const NONE: ReadonlySet<Right> = new Set()
/** On a server that asks nobody, nothing is sent: whoever reaches it could mail anybody through it. */
const OPEN_RIGHTS: ReadonlySet<Right> = new Set(['see', 'content', 'mark', 'configure'])

export function createRights(people: Pick<PeopleStore, 'grantsOf'>, access: 'members' | 'open'): Rights {
  const isOpen = access === 'open'
  const ofPerson = ({ id, isAdmin }: Person, instance: Instance): ReadonlySet<Right> => {
    if (isAdmin) return ALL_RIGHTS
    const roles = people
      .grantsOf(id)
      .filter(({ on }) =>
        on.kind === 'instance' ? on.instanceId === instance.id : on.project === instance.project,
      )
      .map(({ role }) => role)
    return rightsOfRoles(roles, instance.kind)
  }
  const personAdministers = ({ id, isAdmin }: Person, project: string): boolean =>
    isAdmin ||
    people
      .grantsOf(id)
      .some(({ on, role }) => role === 'admin' && on.kind === 'project' && on.project === project)

  return {
    on(principal, instance) {
      switch (principal.kind) {
        case 'person':
          return ofPerson(principal.person, instance)
        case 'token': {
          const { token, person } = principal
          if (token.instanceIds !== null && !token.instanceIds.includes(instance.id)) return NONE
          const allowed = rightsOfScopes(token.scopes, instance.kind)
          return person === null ? allowed : common(allowed, ofPerson(person, instance))
        }
        case 'command':
          return ALL_RIGHTS
        case 'anyone':
          return isOpen ? OPEN_RIGHTS : ALL_RIGHTS
        default:
          return principal satisfies never
      }
    },
    administers(principal, project) {
      if (principal.kind === 'person') return personAdministers(principal.person, project)
      if (principal.kind !== 'token') return true
      const { token, person } = principal
      return coversAll(token, 'admin') && (person === null || personAdministers(person, project))
    },
    isServerAdmin(principal) {
      if (principal.kind === 'person') return principal.person.isAdmin
      // Nor does anybody make relays, or people who would stay.
      if (principal.kind === 'anyone') return !isOpen
      if (principal.kind !== 'token') return true
      const { token, person } = principal
      return coversAll(token, 'server') && (person === null || person.isAdmin)
    },
  }
}

function common(one: ReadonlySet<Right>, other: ReadonlySet<Right>): ReadonlySet<Right> {
  return new Set([...one].filter((right) => other.has(right)))
}

/** What reaches beyond single instances needs a token that is for all of them. */
function coversAll({ scopes, instanceIds }: ApiToken, scope: 'admin' | 'server'): boolean {
  return instanceIds === null && (scopes.includes('server') || scopes.includes(scope))
}
