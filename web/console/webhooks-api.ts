import type {
  WebhookDeliveryDetailView,
  WebhookDeliveryListView,
  WebhookDeliveryView,
  WebhookInput,
  WebhookListView,
  WebhookPatch,
  WebhookView,
} from '../../server/contract/webhook.types.ts'
import { ask, instanceUrl, send } from '../api.ts'

/** What the console asks about webhooks; every call may throw `ApiError`. */
export const webhooksApi = {
  list: (instance: string) => ask<WebhookListView>(`${instanceUrl(instance)}/webhooks`),
  make: (instance: string, input: WebhookInput) =>
    send<WebhookView>('POST', `${instanceUrl(instance)}/webhooks`, input),
  change: (instance: string, id: string, patch: WebhookPatch) =>
    send<WebhookView>('PATCH', urlOf(instance, id), patch),
  remove: (instance: string, id: string) => send('DELETE', urlOf(instance, id)),
  test: (instance: string, id: string) =>
    send<WebhookDeliveryDetailView>('POST', `${urlOf(instance, id)}/test`),
  deliveries: (instance: string, id: string, pageToken: string | null) =>
    ask<WebhookDeliveryListView>(
      `${urlOf(instance, id)}/deliveries?limit=25${pageToken === null ? '' : `&pageToken=${pageToken}`}`,
    ),
  delivery: (instance: string, id: string, delivery: string) =>
    ask<WebhookDeliveryDetailView>(`${urlOf(instance, id)}/deliveries/${delivery}`),
  redeliver: (instance: string, id: string, delivery: string) =>
    send<WebhookDeliveryView>('POST', `${urlOf(instance, id)}/deliveries/${delivery}/redeliver`),
}

function urlOf(instance: string, id: string): string {
  return `${instanceUrl(instance)}/webhooks/${encodeURIComponent(id)}`
}
