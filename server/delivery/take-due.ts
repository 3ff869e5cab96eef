import type { Relay } from '../domain/relay.ts'
import type { Store } from '../store/store.types.ts'
import type { UnderWay } from './under-way.ts'

export interface TakeDueContext {
  readonly store: Pick<Store, 'outbox' | 'instances'>
  readonly now: () => number
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
/** For a relay that is unknown: its deliveries are only written to. */
const UNKNOWN = { maxConnections: 10, maxRecipients: 100 }

/** Claims what is due, as far as each relay has room for more connections, and begins it. */
export async function takeDue({ store, now }: TakeDueContext, underWay: UnderWay): Promise<Taken> {
  const relays = new Map(store.instances.relays().map((relay) => [relay.name, relay]))
  let begun = 0
  const nextMs: number[] = []
  for (const { relay: name, dueAtMs } of await store.outbox.nextDue()) {
    const relay = relays.get(name)
    const room = (relay ?? UNKNOWN).maxConnections - underWay.count(name)
    if (dueAtMs > now()) nextMs.push(dueAtMs)
    if (dueAtMs > now() || room <= 0) continue
    const claims = await claim({ store, now }, name, relay, room)
    for (const claimed of claims) underWay.begin(claimed, name, relay)
    if (claims.length === 0) nextMs.push(now() + SECOND_LOOK_MS)
    begun += claims.length
  }
  return { begun, nextAtMs: nextMs.length === 0 ? null : Math.min(...nextMs) }
}

function claim({ store, now }: TakeDueContext, name: string, relay: Relay | undefined, limit: number) {
  const { maxRecipients } = relay ?? UNKNOWN
  const atMs = now()
  return store.outbox.claim({
    owner: `process ${process.pid}`,
    atMs,
    leaseUntilMs: atMs + LEASE_MS,
    limit,
    relays: [{ name, maxRecipients }],
  })
}
