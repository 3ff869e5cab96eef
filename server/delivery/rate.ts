/** Lets so many recipients a second go to a relay, on average; what was not used is kept for one second. */
export interface Rate {
  /** Recipients that may go now. */
  room(perSecond: number, nowMs: number): number
  /** When at least one may go. */
  readyAtMs(perSecond: number, nowMs: number): number
  take(recipients: number): void
}

/** A token bucket that holds what one second brings, and always room for one. */
export function createRate(): Rate {
  let tokens = Number.POSITIVE_INFINITY
  let filledAtMs = 0
  const fill = (perSecond: number, nowMs: number) => {
    // A clock that was put back brings nothing.
    const elapsedMs = Math.max(0, nowMs - filledAtMs)
    tokens = Math.min(Math.max(1, perSecond), tokens + (elapsedMs / 1_000) * perSecond)
    filledAtMs = nowMs
  }
  return {
    room: (perSecond, nowMs) => {
      fill(perSecond, nowMs)
      return Math.floor(tokens + 1e-9)
    },
    readyAtMs: (perSecond, nowMs) => {
      fill(perSecond, nowMs)
      return nowMs + Math.ceil((Math.max(0, 1 - tokens) / perSecond) * 1_000)
    },
    take: (recipients) => {
      tokens -= recipients
    },
  }
}
