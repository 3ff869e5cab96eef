import type { InstanceKind } from './instance.ts'

/**
 * How long an instance keeps messages; null is without end. What is over a bound goes for good, oldest first.
 * Starred messages stay and are not counted; what still has a delivery to make stays until it is made.
 */
export interface Retention {
  /** The newest so many. */
  readonly messages: number | null
  /** Since they were received. */
  readonly ageMs: number | null
  /** Raw octets of all messages together. */
  readonly bytes: number | null
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Mail of real people is kept no longer than one needs to see that it went out; staging mail until somebody minds. */
export const RETENTION_DEFAULTS: Readonly<Record<InstanceKind, Retention>> = {
  staging: { messages: null, ageMs: null, bytes: null },
  production: { messages: null, ageMs: 7 * DAY_MS, bytes: null },
}

/** Shorter than an hour, and mail would be gone before the person who waits for it has looked. */
export const RETENTION_AGE_MS_MIN = 60 * 60 * 1000
export const RETENTION_AGE_MS_MAX = 3650 * DAY_MS
export const RETENTION_MESSAGES_MAX = 100_000_000
/** Less would not hold one mail of ordinary size with a picture. */
export const RETENTION_BYTES_MIN = 1024 * 1024
export const RETENTION_BYTES_MAX = 2 ** 50
