const FIRST_RETRY_MS = 500
/** Somebody who looks at the page should not wait longer than this for a server that came back. */
const LONGEST_RETRY_MS = 15_000

/** Doubling waits with jitter, so that many pages do not return in the same instant. `random` is in [0, 1). */
export function backOffMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10))
  return Math.round(ceiling * (0.5 + random / 2))
}
