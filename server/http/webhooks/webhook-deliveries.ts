import { z } from 'zod'
import {
  webhookDeliveryDetailSchema,
  webhookDeliveryListSchema,
  webhookDeliverySchema,
} from '../../contract/webhook.ts'
import type { WebhookDeliveryListView } from '../../contract/webhook.types.ts'
import { Failure } from '../../domain/failure.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentCall, presentLoggedCall } from '../present/webhook.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { LIMIT_DEFAULT, limitSchema } from '../requests/list-limit.ts'
import { readPageToken, writePageToken } from '../requests/page-token.ts'
import { type Route, route } from '../requests/route.ts'
import { findCall, findWebhook } from './find-webhook.ts'

type Deps = Pick<HttpDeps, 'store' | 'notifier'>

const ALL = '/instances/:instance/webhooks/:webhook/deliveries'
const ONE = `${ALL}/:delivery`

/** What a webhook was told, or is to be told: queue and log in one. */
export function webhookDeliveriesRoutes(deps: Deps): readonly Route[] {
  return [listRoute(deps), readRoute(deps), redeliverRoute(deps)]
}

function listRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: ALL,
    summary: 'What a webhook was told, and is to be told, newest first; kept for 7 days.',
    needs: 'configure',
    query: z.strictObject({ pageToken: z.string().optional(), limit: limitSchema.optional() }),
    answer: webhookDeliveryListSchema,
    handle: async (call) => {
      const webhook = findWebhook(store, findInstance(store, call), call)
      const { pageToken, limit = LIMIT_DEFAULT } = call.query
      const beforeSeq = pageToken === undefined ? null : readPageToken(pageToken)
      const page = await store.webhooks.calls(webhook.id, beforeSeq, limit)
      return json({
        deliveries: page.calls.map(presentCall),
        nextPageToken: page.nextBeforeSeq === null ? null : writePageToken(page.nextBeforeSeq),
      } satisfies WebhookDeliveryListView)
    },
  })
}

function readRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: ONE,
    summary: 'One delivery with what was sent and what came back in each attempt; secrets are blanked.',
    needs: 'configure',
    answer: webhookDeliveryDetailSchema,
    handle: async (call) => {
      const webhook = findWebhook(store, findInstance(store, call), call)
      return json(presentLoggedCall(await findCall(store, webhook, call.param('delivery'))))
    },
  })
}

function redeliverRoute({ store, notifier }: Deps): Route {
  return route({
    method: 'post',
    path: `${ONE}/redeliver`,
    summary: 'Sends it again, with the same id and body, whatever became of it.',
    needs: 'configure',
    audit: 'webhook.redelivered',
    answer: webhookDeliverySchema,
    handle: async (call) => {
      const webhook = findWebhook(store, findInstance(store, call), call)
      const { id, state } = await findCall(store, webhook, call.param('delivery'))
      if (!(await store.webhooks.redeliver(webhook.id, id, Date.now())))
        throw new Failure('conflict', `It cannot be sent again now: it is ${state}.`)
      call.note({ webhook: webhook.id, delivery: id })
      notifier.wake()
      return json(presentCall(await findCall(store, webhook, id)))
    },
  })
}
