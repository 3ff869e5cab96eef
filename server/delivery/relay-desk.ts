import type { InstanceKind } from '../domain/instance.ts'
import type { Relay } from '../domain/relay.ts'
import { type Circuit, createCircuit, type RelayHealth, type Ticket } from './circuit.ts'
import type { Clock } from './clock.ts'
import { createRate, type Rate } from './rate.ts'

/** What may be begun with a relay right now. */
export interface Room {
  readonly transactions: number
  /** So many of them may be of staging mail. */
  readonly staging: number
  /** In each of them. */
  readonly recipients: number
  /** When there may be more, if that is known; null when a transaction has to end first. */
  readonly moreAtMs: number | null
}

/** What each relay has under way, how it does, and how fast it may be fed. Forgotten when the server stops. */
export interface RelayDesk {
  room(name: string, relay: Relay | undefined, use: RelayUse): Room
  /** Whether it has as many transactions under way as it has connections. */
  isFull(relay: Relay): boolean
  /** One transaction begins; what is returned is called when it ended, and says when the relay is asked again. */
  begin(name: string, begun: Begun): (health: RelayHealth) => number | null
  /** When a relay that has trouble is tried again; null for those that are well. */
  troubledUntilMs(name: string): number | null
  /** A person does not wait until then: one message is tried now, the others once it got through. */
  askNow(name: string): void
}

/** Whether production mail goes through it, too: then one connection is kept free of staging mail, if there are two. */
export type RelayUse = 'shared-with-production' | 'staging-or-production'

export interface Begun {
  readonly recipients: number
  readonly instanceKind: InstanceKind
}

/** For a relay that is unknown: its deliveries are only written to. */
const UNKNOWN_ROOM = { transactions: 10, recipients: 100 }

interface Desk {
  count: number
  stagingCount: number
  readonly circuit: Circuit
  readonly rate: Rate
}

export function createRelayDesk({ now }: Pick<Clock, 'now'>, random: () => number): RelayDesk {
  const desks = new Map<string, Desk>()
  const deskOf = (name: string): Desk => {
    const desk = desks.get(name) ?? {
      count: 0,
      stagingCount: 0,
      circuit: createCircuit(),
      rate: createRate(),
    }
    desks.set(name, desk)
    return desk
  }
  return {
    room: (name, relay, use) => {
      const desk = deskOf(name)
      if (relay === undefined) {
        const transactions = UNKNOWN_ROOM.transactions - desk.count
        return { ...UNKNOWN_ROOM, transactions, staging: transactions, moreAtMs: null }
      }
      const room = roomOf(desk, relay, now())
      const isKept = use === 'shared-with-production' && relay.maxConnections > 1
      const free = isKept ? relay.maxConnections - 1 - desk.stagingCount : room.transactions
      return { ...room, staging: Math.max(0, Math.min(free, room.transactions)) }
    },
    isFull: ({ name, maxConnections }) => deskOf(name).count >= maxConnections,
    begin: (name, { recipients, instanceKind }) => {
      const desk = deskOf(name)
      const ticket: Ticket = desk.circuit.begin()
      const isStaging = Number(instanceKind === 'staging')
      desk.count += 1
      desk.stagingCount += isStaging
      desk.rate.take(recipients)
      return (health) => {
        desk.count -= 1
        desk.stagingCount -= isStaging
        desk.circuit.end(ticket, health, now(), random())
        return desk.circuit.reopensAtMs
      }
    },
    askNow: (name) => desks.get(name)?.circuit.askNow(now()),
    troubledUntilMs: (name) => desks.get(name)?.circuit.reopensAtMs ?? null,
  }
}

function roomOf({ count, circuit, rate }: Desk, relay: Relay, nowMs: number): Omit<Room, 'staging'> {
  const none = { transactions: 0, recipients: 0 }
  const room = circuit.room(nowMs)
  if (room === 0) return { ...none, moreAtMs: laterThan(nowMs, circuit.reopensAtMs) }
  const free = Math.min(relay.maxConnections - count, room)
  if (free <= 0) return { ...none, moreAtMs: null }
  if (relay.rate === null) return { transactions: free, recipients: relay.maxRecipients, moreAtMs: null }
  const recipients = Math.min(relay.maxRecipients, rate.room(relay.rate, nowMs))
  if (recipients <= 0) return { ...none, moreAtMs: rate.readyAtMs(relay.rate, nowMs) }
  // One by one, since what the first takes is not there for the second.
  return { transactions: 1, recipients, moreAtMs: null }
}

/** A probe under way ends by itself, and then is looked again. */
function laterThan(nowMs: number, atMs: number | null): number | null {
  return atMs !== null && atMs > nowMs ? atMs : null
}
