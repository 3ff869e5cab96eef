/** Everything that differs from schedule to schedule comes from here, so that a seed is all one needs to replay it. */
export interface World {
  /** From 0 to 1, not 1 itself. */
  random(): number
  /** A whole number from 0 up to, not including, `below`. */
  pick(below: number): number
  choose<T>(from: readonly [T, ...T[]]): T
  /** Milliseconds since the epoch as a clock on the wall shows them; jumps. */
  now(): number
  jump(ms: number): void
  /** Runs `event` so many milliseconds from now, unless its life has ended by then. */
  after(ms: number, event: () => void, life?: Life): () => void
  /** Runs the next event and all that follows from it at once; false when there is none. */
  step(): Promise<boolean>
  readonly elapsedMs: number
}

/** One run of a server, from start to crash. What it left hanging never happens. */
export interface Life {
  alive: boolean
}

interface Event {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
  readonly life: Life | undefined
}

const START_MS = Date.UTC(2026, 0, 1)

export function createWorld(seed: number): World {
  const random = mulberry32(seed)
  let events: Event[] = []
  let elapsedMs = 0
  let offsetMs = 0
  let order = 0
  const pick = (below: number) => Math.floor(random() * below)
  return {
    random,
    pick,
    choose: (from) => from[pick(from.length)] ?? from[0],
    now: () => START_MS + elapsedMs + offsetMs,
    jump: (ms) => {
      offsetMs += ms
    },
    after: (ms, run, life) => {
      order += 1
      const event = { atMs: elapsedMs + Math.max(0, ms), order, run, life }
      const at = events.findIndex((other) => other.atMs > event.atMs)
      events.splice(at < 0 ? events.length : at, 0, event)
      return () => {
        events = events.filter((other) => other !== event)
      }
    },
    step: async () => {
      const event = events.shift()
      if (event === undefined) return false
      elapsedMs = event.atMs
      if (event.life?.alive !== false) event.run()
      // Once the event loop comes round, every promise that could go on has done so.
      await new Promise((resolve) => setImmediate(resolve))
      return true
    },
    get elapsedMs() {
      return elapsedMs
    },
  }
}

/** A small generator of 32 bits of state, good enough to choose with. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
