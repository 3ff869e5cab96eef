import type { Role } from './person.ts'

/** Who somebody is, by the word of an identity provider. */
export interface Identity {
  /** `issuer#subject`: stays when the e-mail address changes. */
  readonly key: string
  /** Null unless the provider says that it is theirs. */
  readonly verifiedEmail: string | null
  readonly name: string | null
  readonly groups: readonly string[]
}

/** What members of a group of the provider may do here. */
export interface GroupRole {
  readonly group: string
  readonly on:
    | { readonly kind: 'project'; readonly project: string }
    | { readonly kind: 'instance'; readonly instance: string }
  readonly role: Role
}

/**
 * Who gets an account here by signing in: nobody who has none, members of a group that has a role here, or anybody
 * whom the provider lets in.
 */
export type Provision = 'nobody' | 'mapped' | 'anybody'
