/** A user name and secret that an application signs in with over SMTP; it opens one instance. */
export interface Credential {
  readonly id: number
  readonly instanceId: number
  /** For people: which application, or where it is kept. */
  readonly name: string
  /** Unique in the server: it chooses the instance. */
  readonly username: string
  /** In hex. Secrets are long and random, so a fast hash is enough and keeps AUTH fast. */
  readonly secretSha256: string
  /** Declared in the configuration file, and so read-only elsewhere. */
  readonly managedByFile: boolean
  readonly createdAtMs: number
  /** Written once a minute at most; null when it was never used. */
  readonly lastUsedAtMs: number | null
}

export type NewCredential = Pick<Credential, 'instanceId' | 'name' | 'username' | 'secretSha256'>
