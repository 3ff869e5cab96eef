/** How much mail an instance takes; null is without limit. What is over it is answered 452: later works. */
export interface Limits {
  readonly messagesPerMinute: number | null
  /** Raw octets within any 24 hours. */
  readonly bytesPerDay: number | null
  /** SMTP connections that have begun a mail to this instance, at once. */
  readonly connections: number | null
}

export const NO_LIMITS: Limits = { messagesPerMinute: null, bytesPerDay: null, connections: null }

export const MESSAGES_PER_MINUTE_MAX = 1_000_000
/** A limit below one mail of the largest size would refuse it for ever. */
export const BYTES_PER_DAY_MIN = 1024 * 1024
export const BYTES_PER_DAY_MAX = 2 ** 50
export const CONNECTIONS_MAX = 10_000
