/** Guesses that cost nothing: a person with three passwords in mind and a typo in each. */
const FREE_GUESSES = 10
/** The first wait; each further guess doubles it. */
const FIRST_WAIT_MS = 1000
/** Short enough that whoever got it right in the end is in soon; 10,000 guesses then take a week. */
const WAIT_MS_MAX = 60_000
/** Without a guess for so long, the count begins anew. */
const FORGET_MS = 15 * 60_000
/** Clients and user names remembered; above it the oldest is forgotten. */
const ENTRIES_MAX = 10_000

/** Slows guessing down, for each client address and user name apart, so that nobody locks an office out. */
export interface AttemptLimit {
  /** False while this one has to wait; the guess is then not even looked at. */
  allows(who: string, secret: Buffer, nowMs: number): boolean
  failed(who: string, secret: Buffer, nowMs: number): void
  succeeded(who: string): void
  /** The last guess was right: it counts no more, those before it do. */
  forgive(who: string): void
}

interface Entry {
  guesses: number
  /** Digest of the last wrong secret: an application that repeats an old password guesses once, not for ever. */
  lastSecret: Buffer
  nextAtMs: number
  forgetAtMs: number
}

/** `freeGuesses` cost nothing; each further one waits twice as long. */
export function createAttemptLimit(freeGuesses = FREE_GUESSES): AttemptLimit {
  const entries = new Map<string, Entry>()

  return {
    allows(who, secret, nowMs) {
      const entry = entries.get(who)
      if (entry === undefined) return true
      return nowMs >= entry.nextAtMs || entry.lastSecret.equals(secret)
    },

    failed(who, secret, nowMs) {
      const entry = entries.get(who)
      if (entry?.lastSecret.equals(secret)) return
      const guesses = entry === undefined || nowMs >= entry.forgetAtMs ? 1 : entry.guesses + 1
      entries.delete(who)
      entries.set(who, {
        guesses,
        lastSecret: secret,
        nextAtMs: nowMs + waitMs(guesses - freeGuesses),
        forgetAtMs: nowMs + FORGET_MS,
      })
      const [oldest] = entries.keys()
      if (entries.size > ENTRIES_MAX && oldest !== undefined) entries.delete(oldest)
    },

    succeeded(who) {
      entries.delete(who)
    },

    forgive(who) {
      const entry = entries.get(who)
      if (entry === undefined) return
      entry.guesses -= 1
      entry.nextAtMs = 0
      entry.lastSecret = Buffer.alloc(0)
    },
  }
}

function waitMs(over: number): number {
  return over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** over, WAIT_MS_MAX)
}
