/** Who did it. `anyone`: on a server that asks nobody to sign in. */
export type Actor =
  | { readonly kind: 'person' | 'token'; readonly name: string }
  | { readonly kind: 'command' | 'anyone' | 'server'; readonly name: null }

/** One line of the audit log: who did what to which instance, from where. */
export interface AuditEntry {
  readonly id: number
  readonly atMs: number
  readonly actor: Actor
  readonly clientAddress: string | null
  /** Null: about the server as a whole. */
  readonly instanceId: number | null
  /** What it was called then; stays when the instance is gone. */
  readonly instanceName: string | null
  /** Noun and past participle, such as `instance.changed`, `session.refused`. */
  readonly action: string
  /** What exactly, for people: never a secret. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

export type NewAuditEntry = Omit<AuditEntry, 'id'>

export interface AuditQuery {
  /** Null: of all instances and of the server. */
  readonly instanceId: number | null
  /** Name of a person or token. */
  readonly actor: string | null
  /** Exact, or all of a noun such as `instance.`. */
  readonly action: string | null
  readonly afterMs: number | null
  readonly beforeMs: number | null
  /** Entries older than this one; null begins with the newest. */
  readonly beforeId: number | null
  readonly limit: number
}
