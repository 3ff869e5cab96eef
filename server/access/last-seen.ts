import type { Logger } from '../log.ts'
import type { PeopleStore } from '../store/store.types.ts'
import type { Principal } from './principal.ts'

/** Kept in memory this long: a write for every request would cost more than the fact is worth. */
const EVERY_MS = 60_000

/** Collects when people, sessions and tokens were last seen, and writes it now and then. */
export interface LastSeen {
  note(principal: Principal, atMs: number): void
  /** Writes what is not written yet, and stops. */
  close(): Promise<void>
}

export function createLastSeen(people: Pick<PeopleStore, 'seen'>, log: Logger): LastSeen {
  let noted = nothing()

  const write = async (): Promise<void> => {
    const seen = { people: [...noted.people], sessions: [...noted.sessions], tokens: [...noted.tokens] }
    if (seen.people.length + seen.tokens.length === 0) return
    noted = nothing()
    try {
      await people.seen(seen)
    } catch (error) {
      log.warn({ error }, 'when people were last seen could not be written')
    }
  }

  const timer = setInterval(() => void write(), EVERY_MS)
  timer.unref()
  return {
    note(principal, atMs) {
      if (principal.kind === 'person') {
        noted.people.set(principal.person.id, atMs)
        noted.sessions.set(principal.session.id, atMs)
      } else if (principal.kind === 'token') {
        noted.tokens.set(principal.token.id, atMs)
      }
    },
    async close() {
      clearInterval(timer)
      await write()
    },
  }
}

function nothing() {
  return {
    people: new Map<number, number>(),
    sessions: new Map<number, number>(),
    tokens: new Map<number, number>(),
  }
}
