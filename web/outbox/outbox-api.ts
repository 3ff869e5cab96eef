import type {
  DeliveryDetailView,
  OutboxActionInput,
  OutboxActionResult,
  OutboxAllView,
  OutboxItem,
} from '../../server/contract/outbox.types.ts'
import { ask, instanceUrl, send } from '../api.ts'
import type { OutboxPlace } from './outbox-place.ts'

/** What the outbox page asks of the server; every call may throw `ApiError`. */
export const outboxApi = {
  list({ before, ...filter }: OutboxPlace, limit: number) {
    const query = new URLSearchParams({ limit: String(limit) })
    for (const [name, value] of Object.entries(filter)) if (value !== null) query.set(name, value)
    if (before !== null) query.set('pageToken', before)
    return ask<OutboxAllView>(`/all/outbox?${query}`)
  },
  delivery: ({ instance, messageId, id }: Pick<OutboxItem, 'instance' | 'messageId' | 'id'>) =>
    ask<DeliveryDetailView>(`${instanceUrl(instance)}/messages/${messageId}/deliveries/${id}`),
  steer: (instance: string, input: OutboxActionInput) =>
    send<OutboxActionResult>('POST', `${instanceUrl(instance)}/outbox`, input),
  pauseInstance: (instance: string, paused: boolean) =>
    send('POST', `${instanceUrl(instance)}/sending`, { paused }),
  pauseRelay: (relay: string, paused: boolean) =>
    send('POST', `/relays/${encodeURIComponent(relay)}/sending`, { paused }),
}
