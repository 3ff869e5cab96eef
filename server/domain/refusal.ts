/** Where a try to mail through here ended: at AUTH, MAIL, one RCPT, or behind DATA for each of its recipients. */
export type RefusedAt = 'auth' | 'mail' | 'rcpt' | 'data'

/** A try that was refused, as the door saw it. */
export interface RefusedTry {
  readonly at: RefusedAt
  readonly clientAddress: string
  readonly heloName: string | null
  /** Of AUTH, as it was tried. */
  readonly username: string | null
  /** As spoken: the sender at MAIL, else the recipient; null where there is none. */
  readonly address: string | null
  /** Null when it is not known, as with wrong credentials. */
  readonly instanceId: number | null
  /** The whole line: `452 4.5.3 Too many recipients`. */
  readonly reply: string
}

/** Tries that are alike, as one. A client that tries too much is kept without what it tried. */
export interface Refusal extends RefusedTry {
  readonly firstAtMs: number
  readonly lastAtMs: number
  readonly count: number
}
