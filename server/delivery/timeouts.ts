/** How long each step with a relay may take, in milliseconds. */
export interface Timeouts {
  readonly connect: number
  readonly greeting: number
  readonly hello: number
  readonly tls: number
  readonly auth: number
  readonly mail: number
  readonly rcpt: number
  readonly data: number
  readonly block: number
  readonly dot: number
  readonly quit: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** RFC 5321 §4.5.3.2 gives minima for greeting, MAIL, RCPT, DATA, a block of data and the final dot. */
export const TIMEOUTS: Timeouts = {
  connect: MINUTE,
  greeting: 5 * MINUTE,
  hello: 5 * MINUTE,
  tls: MINUTE,
  auth: 2 * MINUTE,
  mail: 5 * MINUTE,
  rcpt: 5 * MINUTE,
  data: 2 * MINUTE,
  block: 3 * MINUTE,
  /** The relay may be busy storing: giving up early makes duplicates (RFC 5321 §4.5.3.2.6). */
  dot: 10 * MINUTE,
  /** The outcome is known already; politeness is worth this much. */
  quit: 5 * SECOND,
}
