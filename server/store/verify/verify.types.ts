/** One thing that is checked, and what was found wrong with it. */
export interface Checked {
  /** In words: what is as it should be when nothing was found. */
  readonly what: string
  /** In words; at most `FOUND_MAX` are told. */
  readonly found: readonly string[]
  /** How many there are in all. */
  readonly count: number
}

/** A check as a query: each row says in words what is wrong. */
export interface VerifyQuery {
  readonly what: string
  readonly sql: string
}
