import type { AuditEntry, AuditQuery, NewAuditEntry } from '../../domain/audit.ts'
import type { Grant, GrantSource, GrantTarget, Link, Person, Role, Session } from '../../domain/person.ts'
import type { ApiToken } from '../../domain/token.ts'

/** SHA-256 of a secret, in hexadecimal digits: what is kept of tokens, sessions and links. */
export type SecretHash = string

/** People and what they may do; small, so reads are answered from memory at once unless they promise. */
export interface PeopleStore {
  list(): readonly Person[]
  byId(id: number): Person | undefined
  byEmail(email: string): Person | undefined
  byIdentity(identity: string): Person | undefined
  /** Null for who has none. */
  passwordHash(personId: number): Promise<string | null>
  /** `Failure('conflict')` when the e-mail address or the identity is taken. */
  add(person: NewPerson, atMs: number): Promise<Person>
  /** Changes what is given. `Failure('conflict')` when nobody would administer the server any more. */
  change(id: number, change: PersonChange): Promise<Person>
  /** With grants, sessions and tokens; the same failure. */
  remove(id: number): Promise<void>
  grants(): readonly Grant[]
  grantsOf(personId: number): readonly Grant[]
  /** Adds a role or replaces the one from the same source on the same target. */
  grant(grant: NewGrant): Promise<Grant>
  /** False when there is none that was given by hand. */
  revokeGrant(id: number): Promise<boolean>
  /** Replaces all that came from the identity provider. */
  setProviderGrants(personId: number, grants: readonly Pick<Grant, 'on' | 'role'>[]): Promise<void>
  session(hash: SecretHash): Session | undefined
  sessionsOf(personId: number): readonly Session[]
  addSession(session: NewSession): Promise<Session>
  /** Of one person: those with these ids, or all but one. How many ended. */
  endSessions(personId: number, which: SessionChoice): Promise<number>
  /** Ends those that expired. */
  endExpired(atMs: number): Promise<void>
  token(hash: SecretHash): ApiToken | undefined
  tokens(): readonly ApiToken[]
  addToken(token: NewToken, atMs: number): Promise<ApiToken>
  /** False when there is none that was made by hand. */
  revokeToken(id: number): Promise<boolean>
  /** Later times replace earlier ones. */
  seen(seen: Seen): Promise<void>
  links(): readonly Link[]
  link(hash: SecretHash): Link | undefined
  addLink(link: NewLink): Promise<Link>
  removeLink(id: number): Promise<boolean>
  /** Uses the link up and does what it is for, in one commit. `Failure('not-found')` when it was used or expired. */
  redeem(redemption: Redemption, atMs: number): Promise<Person>
  /** Makes what the file declares exactly this. Resolves to instances that it names and that are not there. */
  syncFile(declared: DeclaredPeople, atMs: number): Promise<readonly string[]>
}

export interface NewPerson extends Pick<Person, 'email' | 'name' | 'isAdmin' | 'identity'> {
  readonly passwordHash: string | null
}

export interface PersonChange {
  readonly name?: string
  readonly email?: string
  readonly isAdmin?: boolean
  readonly disabledAtMs?: number | null
  readonly passwordHash?: string
  readonly identity?: string
}

export interface NewGrant {
  readonly personId: number
  readonly on: GrantTarget
  readonly role: Role
  readonly source: GrantSource
}

export type NewSession = Omit<Session, 'id'> & { readonly hash: SecretHash }

export type SessionChoice =
  | { readonly kind: 'one'; readonly id: number }
  | { readonly kind: 'all-but'; readonly id: number | null }

export type NewToken = Pick<ApiToken, 'name' | 'scopes' | 'instanceIds' | 'expiresAtMs'> & {
  readonly personId: number | null
  readonly hash: SecretHash
}

export interface NewLink extends Omit<Link, 'id'> {
  readonly hash: SecretHash
}

export interface Redemption {
  readonly hash: SecretHash
  /** Taken for an administrator's link; an invitation has its own. */
  readonly email: string
  readonly name: string
  readonly passwordHash: string
}

/** When somebody or something was last seen, by id. */
export interface Seen {
  readonly people: readonly (readonly [id: number, atMs: number])[]
  readonly sessions: readonly (readonly [id: number, atMs: number])[]
  readonly tokens: readonly (readonly [id: number, atMs: number])[]
}

export interface DeclaredPerson {
  readonly email: string
  readonly name: string
  readonly isAdmin: boolean
  /** Null leaves what is there. */
  readonly passwordHash: string | null
  /** Roles by name of project and instance; what the file names is there by then. */
  readonly grants: readonly DeclaredGrant[]
}

export interface DeclaredGrant {
  readonly project?: string
  readonly instance?: string
  readonly role: Role
}

export interface DeclaredPeople {
  readonly people: readonly DeclaredPerson[]
  readonly tokens: readonly (Pick<ApiToken, 'name' | 'scopes' | 'expiresAtMs'> & {
    readonly hash: SecretHash
    /** Null is all. */
    readonly instances: readonly string[] | null
  })[]
}

export interface AuditStore {
  add(entries: readonly NewAuditEntry[]): Promise<void>
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly AuditEntry[]>
  /** Forgets a slice of what is older; how many lines went. */
  prune(beforeMs: number, limit: number): Promise<number>
}
