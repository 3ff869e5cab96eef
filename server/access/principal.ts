import type { Actor } from '../domain/audit.ts'
import type { Person, Session } from '../domain/person.ts'
import type { ApiToken } from '../domain/token.ts'

/** Who asks. */
export type Principal =
  | { readonly kind: 'person'; readonly person: Person; readonly session: Session }
  /** `person` made it; null: the configuration file declares it. */
  | { readonly kind: 'token'; readonly token: ApiToken; readonly person: Person | null }
  /** A command on this machine, of somebody who can read the data folder. */
  | { readonly kind: 'command' }
  /** Whoever reaches a server that asks nobody to sign in. */
  | { readonly kind: 'anyone' }

export function actorOf(principal: Principal): Actor {
  switch (principal.kind) {
    case 'person':
      return { kind: 'person', name: principal.person.email }
    case 'token':
      return { kind: 'token', name: principal.token.name }
    case 'command':
    case 'anyone':
      return { kind: principal.kind, name: null }
    default:
      return principal satisfies never
  }
}
