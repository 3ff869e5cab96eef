import type { OutboxRelayView, OutboxView } from '../../contract/outbox.types.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { Instance } from '../../domain/instance.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { presentOutboxRow } from '../present/outbox.ts'
import { LIMIT_DEFAULT } from '../requests/list-limit.ts'
import { readPageToken, writePageToken } from '../requests/page-token.ts'

/** What a person still has to think of. */
const STATES_DEFAULT: readonly DeliveryState[] = ['queued', 'sending', 'deferred', 'failed']

interface PageQuery {
  readonly state?: DeliveryState | undefined
  readonly relay?: string | undefined
  readonly pageToken?: string | undefined
  readonly limit?: number | undefined
}

/** Deliveries of some instances, newest first, and how many of theirs are in which state. */
export async function pageOf(
  { store }: Pick<HttpDeps, 'store'>,
  instances: readonly Instance[],
  { state, relay, pageToken, limit = LIMIT_DEFAULT }: PageQuery,
): Promise<Omit<OutboxView, 'pausedAt'>> {
  const nameOf = new Map(instances.map(({ id, name }) => [id, name]))
  const page = await store.outbox.list({
    instanceIds: [...nameOf.keys()],
    states: state === undefined ? STATES_DEFAULT : [state],
    relay: relay ?? null,
    beforeId: pageToken === undefined ? null : readPageToken(pageToken),
    limit,
  })
  return {
    deliveries: page.rows.map((row) => presentOutboxRow(row, nameOf.get(row.instanceId) ?? '')),
    nextPageToken: page.nextBeforeId === null ? null : writePageToken(page.nextBeforeId),
    counts: { ...page.counts },
  }
}

/** How the relays of these names do, each once, in order of their names. */
export function relaysOf(
  { store, outbox }: Pick<HttpDeps, 'store' | 'outbox'>,
  names: readonly string[],
): OutboxRelayView[] {
  const known = new Map(store.instances.relays().map((relay) => [relay.name, relay]))
  return [...new Set(names)].sort().map((name) => {
    const relay = known.get(name)
    const pausedAtMs = relay?.pausedAtMs ?? null
    const troubledUntilMs = outbox.relays.troubledUntilMs(name)
    return {
      name,
      exists: relay !== undefined,
      pausedAt: pausedAtMs === null ? null : presentTime(pausedAtMs),
      troubledUntil: troubledUntilMs === null ? null : presentTime(troubledUntilMs),
    }
  })
}
