const HOUR_MS = 60 * 60 * 1000

/** How many redirected copies each instance made in the last hour. */
export interface RedirectLimit {
  inLastHour(instanceId: number, nowMs: number): number
  count(instanceId: number, atMs: number): void
  /** True once an hour: the moment to tell the test recipients that more is held. */
  shouldNotify(instanceId: number, nowMs: number): boolean
}

/** Seeded with what the store remembers, so that a restart opens no second hour. */
export function createRedirectLimit(
  seed: readonly { instanceId: number; receivedAtMs: number }[],
): RedirectLimit {
  const redirectsAtMs = new Map<number, number[]>()
  const notifiedAtMs = new Map<number, number>()

  function recent(instanceId: number, nowMs: number): number[] {
    const known = redirectsAtMs.get(instanceId) ?? []
    // What lies ahead was counted before the clock was put back: it must not hold mail until the clock is there again.
    const isAhead = (known.at(-1) ?? nowMs) > nowMs
    const times = isAhead ? known.filter((atMs) => atMs <= nowMs) : known
    const fresh = times.findIndex((atMs) => atMs > nowMs - HOUR_MS)
    times.splice(0, fresh < 0 ? times.length : fresh)
    redirectsAtMs.set(instanceId, times)
    return times
  }

  const limit: RedirectLimit = {
    inLastHour: (instanceId, nowMs) => recent(instanceId, nowMs).length,
    count: (instanceId, atMs) => void recent(instanceId, atMs).push(atMs),
    shouldNotify(instanceId, nowMs) {
      const sinceMs = nowMs - (notifiedAtMs.get(instanceId) ?? Number.NEGATIVE_INFINITY)
      if (sinceMs >= 0 && sinceMs < HOUR_MS) return false
      notifiedAtMs.set(instanceId, nowMs)
      return true
    },
  }
  for (const { instanceId, receivedAtMs } of [...seed].sort((a, b) => a.receivedAtMs - b.receivedAtMs)) {
    limit.count(instanceId, receivedAtMs)
  }
  return limit
}
