import type { Relay } from '../domain/relay.ts'
import type { Store } from '../store/store.types.ts'
import type { Clock } from './clock.ts'
import type { RelayDesk, RelayUse, Room } from './relay-desk.ts'
import type { UnderWay } from './under-way.ts'

export interface TakeDueContext {
  readonly store: Pick<Store, 'outbox' | 'instances'>
  readonly clock: Pick<Clock, 'now'>
  readonly desk: RelayDesk
  readonly underWay: UnderWay
}

export interface Taken {
  /** Transactions begun; more may be due at the same relays. */
  readonly begun: number
  /** When the next delivery is due; null when none waits but for a relay to have room. */
  readonly nextAtMs: number | null
}

/** Longer than any transaction may take, so that a lease runs out only when its worker is gone. */
const LEASE_MS = 60 * 60_000
/** Wait before looking again at what is said to be due but could not be claimed. */
const SECOND_LOOK_MS = 5_000

/** Claims what is due, as far as each relay has room for more, and begins it. Relays that are paused are left alone. */
export async function takeDue({ store, clock, desk, underWay }: TakeDueContext): Promise<Taken> {
  const relays = new Map(store.instances.relays().map((relay) => [relay.name, relay]))
  if (isFull(relays, desk)) return { begun: 0, nextAtMs: null }
  let begun = 0
  const nextMs: number[] = []
  for (const { relay: name, ...due } of await store.outbox.nextDue()) {
    const relay = relays.get(name)
    if (relay !== undefined && relay.pausedAtMs !== null) continue
    if (due.dueAtMs > clock.now()) {
      nextMs.push(due.dueAtMs)
      continue
    }
    const room = desk.room(name, relay, sharingOf(store, name))
    if (room.transactions <= 0) {
      if (room.moreAtMs !== null) nextMs.push(room.moreAtMs)
      continue
    }
    // Staging mail that has no room goes on when a transaction ends.
    const dueAtMs = room.staging > 0 ? due.dueAtMs : due.productionDueAtMs
    if (dueAtMs === null) continue
    if (dueAtMs > clock.now()) {
      nextMs.push(dueAtMs)
      continue
    }
    const claims = await claim(store, clock.now(), name, room)
    for (const claimed of claims) underWay.begin(claimed, name, current(store, name))
    if (claims.length === 0) nextMs.push(clock.now() + SECOND_LOOK_MS)
    begun += claims.length
  }
  return { begun, nextAtMs: nextMs.length === 0 ? null : Math.min(...nextMs) }
}

/** Every relay has all under way that it may: whatever is due goes when a transaction ends, so nobody needs to look. */
function isFull(relays: ReadonlyMap<string, Relay>, desk: RelayDesk): boolean {
  if (relays.size === 0) return false
  return [...relays.values()].every((relay) => desk.isFull(relay))
}

function claim(store: TakeDueContext['store'], atMs: number, name: string, room: Room) {
  return store.outbox.claim({
    owner: `process ${process.pid}`,
    atMs,
    leaseUntilMs: atMs + LEASE_MS,
    limit: room.transactions,
    stagingLimit: room.staging,
    relays: [{ name, maxRecipients: room.recipients }],
  })
}

/** Staging mail waits for a connection rather than have production mail wait for it. */
function sharingOf({ instances }: TakeDueContext['store'], name: string): RelayUse {
  const isShared = instances.list().some(({ kind, email }) => kind === 'production' && email.relay === name)
  return isShared ? 'shared-with-production' : 'staging-or-production'
}

/** As it is after the claim, for it may have been changed or removed meanwhile. */
function current({ instances }: TakeDueContext['store'], name: string): Relay | undefined {
  return instances.relays().find((relay) => relay.name === name)
}
