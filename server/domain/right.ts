import type { InstanceKind } from './instance.ts'
import type { Role } from './person.ts'
import type { Scope } from './token.ts'

/**
 * What may be done on an instance.
 * - `see`: lists, envelopes, headers.
 * - `content`: bodies and attachments; whoever sees a staging instance has it.
 * - `mark`: read, starred, tags, deleting.
 * - `release`: sending captured or held mail to the test or allowed recipients.
 * - `configure`: settings, credentials, members.
 */
export type Right = 'see' | 'content' | 'mark' | 'release' | 'configure'

export const ALL_RIGHTS: ReadonlySet<Right> = new Set(['see', 'content', 'mark', 'release', 'configure'])

const OF_ROLE: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['see'],
  tester: ['see', 'mark', 'release'],
  admin: [...ALL_RIGHTS],
}

const OF_SCOPE: Readonly<Record<Scope, readonly Right[]>> = {
  read: ['see'],
  write: ['see', 'mark'],
  release: ['see', 'release'],
  content: ['see', 'content'],
  admin: [...ALL_RIGHTS],
  server: [...ALL_RIGHTS],
}

export function rightsOfRoles(roles: readonly Role[], kind: InstanceKind): ReadonlySet<Right> {
  return withContent(
    roles.flatMap((role) => OF_ROLE[role]),
    kind,
  )
}

export function rightsOfScopes(scopes: readonly Scope[], kind: InstanceKind): ReadonlySet<Right> {
  return withContent(
    scopes.flatMap((scope) => OF_SCOPE[scope]),
    kind,
  )
}

/** Staging mail is there to be read; production mail is other people's. */
function withContent(rights: readonly Right[], kind: InstanceKind): ReadonlySet<Right> {
  return new Set(kind === 'staging' && rights.includes('see') ? [...rights, 'content'] : rights)
}
