/** Time as the outbox knows it; a simulation brings its own. */
export interface Clock {
  /** Milliseconds since the epoch. May jump. */
  now(): number
  /** Runs once, so many milliseconds from now, unless the returned function was called before. */
  after(ms: number, run: () => void): () => void
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after so many milliseconds, or as soon as the signal aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
