/**
 * What an API token may do. `admin` configures its instances; `server` is for who administers the server: making
 * instances, relays, people.
 */
export type Scope = 'read' | 'write' | 'release' | 'content' | 'admin' | 'server'

/** Says what it is, to people and to scanners that look for secrets in repositories. */
export const TOKEN_PREFIX = 'spt_'

/** A key for programs. One made by a person never opens more than that person may at the moment. */
export interface ApiToken {
  readonly id: number
  readonly name: string
  /** Null: declared in the configuration file. */
  readonly personId: number | null
  readonly scopes: readonly Scope[]
  /** Instances by id; null is all. */
  readonly instanceIds: readonly number[] | null
  readonly createdAtMs: number
  readonly expiresAtMs: number | null
  readonly lastUsedAtMs: number | null
}
