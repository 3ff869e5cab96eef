import type { Relay } from '../domain/relay.ts'
import type { Clock } from './clock.ts'
import type { Session } from './session.ts'
import type { Timeouts } from './timeouts.ts'

/** A connection that has served already. */
export interface UsedSession {
  readonly session: Session
  /** Messages that it took. */
  readonly served: number
  /** Something of the last message may be left: RSET clears it. */
  readonly needsReset: boolean
}

/** Connections that wait for the next message to the same relay. */
export interface IdleSessions {
  /** One that is open, no longer idle from now on. */
  take(relay: Relay): UsedSession | undefined
  /** Keeps it for a while, unless the relay's settings say that it served long enough. */
  keep(relay: Relay, used: UsedSession): void
  /** Breaks all of them. */
  close(): void
}

/** Others need the relay's connections too, and a relay that is busy asks for the next within milliseconds. */
const IDLE_MS = 5_000

interface Idle extends UsedSession {
  readonly settings: string
  readonly stopTimer: () => void
}

export function createIdleSessions(clock: Pick<Clock, 'after'>, timeouts: Timeouts): IdleSessions {
  const byRelay = new Map<string, Idle[]>()
  const idleOf = (name: string): Idle[] => {
    const list = byRelay.get(name) ?? []
    byRelay.set(name, list)
    return list
  }
  const quit = ({ session }: UsedSession) => {
    if (session.wire.isOpen) session.wire.end('QUIT\r\n', timeouts.quit)
    else session.wire.destroy()
  }
  let closed = false
  return {
    take: (relay) => {
      const list = idleOf(relay.name)
      for (let idle = list.pop(); idle !== undefined; idle = list.pop()) {
        idle.stopTimer()
        if (idle.settings === settingsOf(relay) && idle.session.wire.isOpen) return idle
        quit(idle)
      }
      return undefined
    },
    keep: (relay, used) => {
      if (closed || used.served >= relay.maxMessages) return quit(used)
      const list = idleOf(relay.name)
      const stopTimer = clock.after(IDLE_MS, () => {
        list.splice(list.indexOf(idle), 1)
        quit(idle)
      })
      const idle = { ...used, settings: settingsOf(relay), stopTimer }
      list.push(idle)
    },
    close: () => {
      closed = true
      for (const idle of [...byRelay.values()].flat()) {
        idle.stopTimer()
        quit(idle)
      }
      byRelay.clear()
    },
  }
}

/** A relay that was changed is a new one to connect to. */
function settingsOf({ host, port, tls, ca, auth }: Relay): string {
  return JSON.stringify([host, port, tls, ca, auth])
}
