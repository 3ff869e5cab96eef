/**
 * How a transaction left its relay: `trouble` is the relay's own (no connection, no TLS, no AUTH, 421, 454), `well`
 * that it judged the message, `unknown` that it was not asked.
 */
export type RelayHealth = 'well' | 'trouble' | 'unknown'

/**
 * Keeps a relay that has trouble of its own from being asked again and again: then it is left alone for a while, and
 * one message is tried before the others go (a circuit breaker with a half-open state).
 */
export interface Circuit {
  /** Transactions that may begin now: all, one as a probe, or none. */
  room(nowMs: number): number
  /** When a probe may go; null while the circuit is closed. */
  readonly reopensAtMs: number | null
  /** A person asks for the probe now. */
  askNow(nowMs: number): void
  /** Says that one begins; its ticket is shown when it ends. */
  begin(): Ticket
  /** `random` is from 0 to 1. */
  end(ticket: Ticket, health: RelayHealth, nowMs: number, random: number): void
}

/** What a transaction that began before the last trouble says is no news. */
export interface Ticket {
  readonly generation: number
}

const FIRST_WAIT_MS = 10_000
const WAIT_MS_MAX = 15 * 60_000
/** A wait differs by at most this share either way. */
const JITTER = 0.1

export function createCircuit(): Circuit {
  let generation = 0
  let troubles = 0
  let reopensAtMs: number | null = null
  let waitMs = 0
  let probing = false
  return {
    room: (nowMs) => {
      if (reopensAtMs === null) return Number.POSITIVE_INFINITY
      // A clock that was put back makes no wait longer.
      reopensAtMs = Math.min(reopensAtMs, nowMs + waitMs)
      return probing || nowMs < reopensAtMs ? 0 : 1
    },
    get reopensAtMs() {
      return reopensAtMs
    },
    askNow: (nowMs) => {
      if (reopensAtMs !== null) reopensAtMs = Math.min(reopensAtMs, nowMs)
    },
    begin: () => {
      if (reopensAtMs !== null) probing = true
      return { generation }
    },
    end: (ticket, health, nowMs, random) => {
      if (ticket.generation !== generation) return
      probing = false
      if (health === 'well') {
        // The probe got through; while the circuit is closed this changes nothing.
        if (reopensAtMs !== null) generation += 1
        reopensAtMs = null
        troubles = 0
      } else if (health === 'trouble') {
        generation += 1
        const wait = Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** Math.min(troubles, 20))
        troubles += 1
        waitMs = Math.round(wait * (1 - JITTER + 2 * JITTER * random))
        reopensAtMs = nowMs + waitMs
      }
    },
  }
}
