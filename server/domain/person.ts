/** Somebody who signs in. What they may do stands in their grants, or in `isAdmin`. */
export interface Person {
  readonly id: number
  /** What they sign in with: lower case, unique. */
  readonly email: string
  readonly name: string
  /** Administers the server: everything, everywhere. */
  readonly isAdmin: boolean
  /** Declared in the configuration file, and so read-only elsewhere. */
  readonly managedByFile: boolean
  /** Who they are to an identity provider, `issuer#subject`; null when they never came from there. */
  readonly identity: string | null
  readonly createdAtMs: number
  readonly lastSeenAtMs: number | null
  /** Since when they may not sign in; null while they may. */
  readonly disabledAtMs: number | null
}

export type Role = 'viewer' | 'tester' | 'admin'

/** Where a grant comes from; one from elsewhere is never taken away by hand. */
export type GrantSource = 'person' | 'file' | 'provider'

/** A role of one person on one project, with all its instances, or on one instance. */
export interface Grant {
  readonly id: number
  readonly personId: number
  readonly on: GrantTarget
  readonly role: Role
  readonly source: GrantSource
}

export type GrantTarget =
  | { readonly kind: 'project'; readonly project: string }
  | { readonly kind: 'instance'; readonly instanceId: number }

/** A browser that somebody signed in with. */
export interface Session {
  readonly id: number
  readonly personId: number
  readonly createdAtMs: number
  readonly lastSeenAtMs: number
  readonly expiresAtMs: number
  readonly clientAddress: string
  readonly userAgent: string
}

/** What a single-use link is for. */
export type LinkPurpose =
  /** Makes an administrator, or gives one back the way in. */
  | { readonly kind: 'administrator' }
  /** Makes a person with these grants. */
  | {
      readonly kind: 'invitation'
      readonly email: string
      readonly isAdmin: boolean
      readonly grants: readonly { readonly on: GrantTarget; readonly role: Role }[]
    }
  /** Sets a new password. */
  | { readonly kind: 'password'; readonly personId: number }

export interface Link {
  readonly id: number
  readonly purpose: LinkPurpose
  /** Who made it, for people. */
  readonly createdBy: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** An e-mail address as people sign in with it; undefined when it is none. */
export function signInName(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase()
  return trimmed.length <= 254 && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(trimmed) ? trimmed : undefined
}
