import { Failure } from './failure.ts'

/** Waits in milliseconds: the first after attempt 1, the second after attempt 2, and so on. */
export type RetrySchedule = readonly number[]

/** About five days: RFC 5321 §4.5.4.1 wants at least four to five before giving up. */
export const RETRY_DELIVER = '1m, 5m, 15m, 30m, 1h, 2h, 4h*28'
/** About half a day: a test copy that comes later helps nobody. */
export const RETRY_REDIRECT = '10s, 1m, 5m, 30m, 2h, 8h'

/** A wait differs by at most this share either way, so that what failed together does not return together. */
const JITTER = 0.1
/** A longer schedule than this is a slip of the pen. */
const WAITS_MAX = 1_000
const WAIT_MS_MAX = 7 * 24 * 60 * 60 * 1_000
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads such as `1m, 5m, 4h*28`: a count, a unit (`s`, `m`, `h`, `d`), and how often. `Failure('invalid')` names the bad part. */
export function parseRetrySchedule(text: string, field?: string): RetrySchedule {
  const waits = text.split(',').flatMap((token) => parseToken(token.trim(), field))
  if (waits.length > WAITS_MAX) {
    throw new Failure('invalid', `retry has ${waits.length} waits; at most ${WAITS_MAX} are allowed`, field)
  }
  return waits
}

/**
 * When to try again after attempt number `attempts` (1 is the first), or null when the schedule is exhausted.
 * `random` is from 0 to 1.
 */
export function nextAttemptAtMs(
  schedule: RetrySchedule,
  attempts: number,
  nowMs: number,
  random: number,
): number | null {
  const wait = schedule[attempts - 1]
  return wait === undefined ? null : nowMs + Math.round(wait * (1 - JITTER + 2 * JITTER * random))
}

/** How long a schedule goes on trying in all, in milliseconds. */
export function spanMs(schedule: RetrySchedule): number {
  return schedule.reduce((sum, wait) => sum + wait, 0)
}

/** Longer than any single wait of the schedule is, in milliseconds. */
export function longestWaitMs(schedule: RetrySchedule): number {
  return Math.ceil(Math.max(0, ...schedule) * (1 + JITTER))
}

function parseToken(token: string, field: string | undefined): number[] {
  const match = /^(\d{1,6})([smhd])(?:\*(\d{1,4}))?$/.exec(token)
  const waitMs = Number(match?.[1]) * UNIT_MS[(match?.[2] ?? 's') as keyof typeof UNIT_MS]
  const times = Number(match?.[3] ?? 1)
  if (match === null || waitMs < 1 || waitMs > WAIT_MS_MAX || times < 1) {
    const remedy = 'write waits of 1s to 7d such as "10s, 5m, 4h*28"'
    throw new Failure('invalid', `retry has "${token.slice(0, 40)}", which is not a wait; ${remedy}`, field)
  }
  return Array.from({ length: times }, () => waitMs)
}
