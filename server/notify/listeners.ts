import type { Instance } from '../domain/instance.ts'
import type { Webhook } from '../domain/webhook.ts'
import type { Store } from '../store/store.types.ts'

/** Who is to be told of what happens on an instance. */
export interface Listeners {
  readonly byInstance: ReadonlyMap<number, readonly Webhook[]>
  /** Nobody is told of anything up to here. */
  readonly fromSeq: number
}

/** Why nothing is told, in words; undefined while calls are made. Asked when something happens, and again before a call. */
export function silenceOf(
  instance: Instance | undefined,
  webhook: Pick<Webhook, 'isEnabled'>,
): string | undefined {
  if (instance === undefined || instance.deletedAtMs !== null) return 'The instance is deleted.'
  if (!instance.notifications) return `The API notifications of ${instance.name} are switched off.`
  return webhook.isEnabled ? undefined : 'The webhook is switched off.'
}

/** Costs nothing while neither webhooks nor instances change: it is asked after every commit. */
export function createListeners({
  instances,
  webhooks,
}: Pick<Store, 'instances' | 'webhooks'>): () => Listeners {
  let known: { readonly of: readonly unknown[]; readonly listeners: Listeners } | undefined
  return () => {
    const of = [webhooks.list(), instances.list()]
    if (known === undefined || known.of.some((list, at) => list !== of[at])) {
      const heard = webhooks
        .list()
        .filter((webhook) => silenceOf(instances.byId(webhook.instanceId), webhook) === undefined)
      const byInstance = Map.groupBy(heard, ({ instanceId }) => instanceId)
      const fromSeq = Math.min(...heard.map((webhook) => webhook.fromSeq))
      known = { of, listeners: { byInstance, fromSeq } }
    }
    return known.listeners
  }
}
