/** How much mail an instance takes; null is without limit. What is over it is answered 452: later works. */
export interface Limits {
  readonly messagesPerMinute: number | null
  /** Raw octets within any 24 hours. */
  readonly bytesPerDay: number | null
  /** SMTP connections that have begun a mail to this instance, at once. */
  readonly connections: number | null
}

export const NO_LIMITS: Limits = { messagesPerMinute: null, bytesPerDay: null, connections: null }
