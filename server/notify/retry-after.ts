/** As the longest wait of the schedule: nobody puts a call off for good. */
const WAIT_MS_MAX = 14 * 60 * 60 * 1_000

/**
 * When a `Retry-After` allows another try (RFC 9110 §10.2.3: seconds, or a date), in milliseconds since the epoch; undefined
 * for what is neither. It can make a wait longer, never longer than `WAIT_MS_MAX`.
 */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? ''
  const atMs = /^\d{1,9}$/.test(text) ? nowMs + Number(text) * 1_000 : dateMs(text)
  return Number.isNaN(atMs) ? undefined : Math.min(atMs, nowMs + WAIT_MS_MAX)
}

/** `Date.parse` reads much that is no date of HTTP, as `1.5`. */
function dateMs(text: string): number {
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
  return isDate ? Date.parse(text) : Number.NaN
}
