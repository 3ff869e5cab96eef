import type { OutboxActionInput } from '../../contract/outbox.types.ts'
import type { Instance } from '../../domain/instance.ts'
import type { MessageId } from '../../domain/message.ts'
import type { SteerAction, StoredMessage } from '../../store/store.types.ts'
import type { HttpDeps } from '../http.types.ts'

type Deps = Pick<HttpDeps, 'store' | 'outbox'>

/** Makes deliveries that wait due now, or gives them up; relays in trouble are asked again at once. How many. */
export async function steer(deps: Deps, instance: Instance, input: OutboxActionInput): Promise<number> {
  const { action, deliveries, waiting, reason = 'A person gave it up.' } = input
  const change: SteerAction = action === 'retry' ? { kind: 'retry' } : { kind: 'cancel', reason }
  if (waiting === undefined) return steerNamed(deps, instance, change, deliveries ?? [])
  const { state, relay } = waiting
  const states = state === undefined ? (['queued', 'deferred'] as const) : [state]
  const changed = await deps.store.outbox.steer({
    instanceId: instance.id,
    states,
    relay: relay ?? null,
    action: change,
    atMs: Date.now(),
  })
  const asked = relay ?? instance.email.relay
  if (action === 'retry' && changed > 0 && asked !== null) deps.outbox.relays.askNow(asked)
  return changed
}

async function steerNamed(
  { store, outbox }: Deps,
  instance: Instance,
  action: SteerAction,
  deliveries: NonNullable<OutboxActionInput['deliveries']>,
): Promise<number> {
  let changed = 0
  const known = new Map<string, StoredMessage | undefined>()
  for (const { messageId, id } of deliveries) {
    if (!known.has(messageId)) {
      known.set(messageId, await store.messages.get(instance.id, messageId as MessageId))
    }
    const message = known.get(messageId)
    const delivery = message?.deliveries.find((known) => known.id === id)
    if (message === undefined || delivery === undefined) continue
    const isDone =
      action.kind === 'retry'
        ? await store.outbox.retryNow(message.seq, id, Date.now())
        : await store.outbox.cancel(message.seq, id, action.reason, Date.now())
    if (!isDone) continue
    changed += 1
    if (action.kind === 'retry') outbox.relays.askNow(delivery.relay)
  }
  return changed
}
