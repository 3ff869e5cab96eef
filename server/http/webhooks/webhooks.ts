import {
  webhookDeliveryDetailSchema,
  webhookInputSchema,
  webhookListSchema,
  webhookPatchSchema,
  webhookSchema,
} from '../../contract/webhook.ts'
import type { WebhookListView } from '../../contract/webhook.types.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentLoggedCall, presentWebhook } from '../present/webhook.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'
import { findCall, findWebhook } from './find-webhook.ts'
import { changedWebhook, newWebhook } from './webhook-input.ts'

type Deps = Pick<HttpDeps, 'store' | 'secrets' | 'notifier' | 'mayCall'>

const ALL = '/instances/:instance/webhooks'
const ONE = `${ALL}/:webhook`

/** Who is called when something happens on an instance. */
export function webhooksRoutes(deps: Deps): readonly Route[] {
  return [listRoute(deps), createRoute(deps), changeRoute(deps), removeRoute(deps), testRoute(deps)]
}

function listRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: ALL,
    summary: 'The webhooks of an instance, without their secrets.',
    needs: 'configure',
    answer: webhookListSchema,
    handle: async (call) => {
      const { id } = findInstance(store, call)
      const webhooks = store.webhooks.list().filter(({ instanceId }) => instanceId === id)
      return json({
        webhooks: webhooks.map((webhook) => presentWebhook(webhook, null)),
      } satisfies WebhookListView)
    },
  })
}

function createRoute(deps: Deps): Route {
  const { store } = deps
  return route({
    method: 'post',
    path: ALL,
    summary: 'Makes a webhook, which is told of what happens from now on. Its secret is shown once.',
    needs: 'configure',
    audit: 'webhook.made',
    body: webhookInputSchema,
    answer: webhookSchema,
    status: 201,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const { webhook, secret } = await newWebhook(instance, call.body, deps)
      const made = await store.webhooks.put(webhook, Date.now())
      call.note({ webhook: made.id, host: hostOf(made) })
      return json(presentWebhook(made, secret), 201)
    },
  })
}

function changeRoute(deps: Deps): Route {
  const { store } = deps
  return route({
    method: 'patch',
    path: ONE,
    summary: 'Changes what is given of a webhook; what was queued goes to where it leads now.',
    needs: 'configure',
    audit: 'webhook.changed',
    body: webhookPatchSchema,
    answer: webhookSchema,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const before = findWebhook(store, instance, call)
      const nowMs = Date.now()
      const { webhook, secret } = await changedWebhook(instance, before, call.body, { ...deps, nowMs })
      const changed = await store.webhooks.put(webhook, nowMs)
      call.note({ webhook: changed.id, host: hostOf(changed), enabled: changed.isEnabled })
      return json(presentWebhook(changed, secret))
    },
  })
}

function removeRoute({ store }: Deps): Route {
  return route({
    method: 'delete',
    path: ONE,
    summary: 'Removes a webhook with its log and with what it was still to be told.',
    needs: 'configure',
    audit: 'webhook.removed',
    answer: null,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const webhook = findWebhook(store, instance, call)
      await store.webhooks.remove(instance.id, webhook.id, Date.now())
      call.note({ webhook: webhook.id, host: hostOf(webhook) })
      return { kind: 'empty' }
    },
  })
}

function testRoute({ store, notifier }: Deps): Route {
  return route({
    method: 'post',
    path: `${ONE}/test`,
    summary: 'Calls a webhook once with a test event, and says what it answered.',
    needs: 'configure',
    audit: 'webhook.tested',
    answer: webhookDeliveryDetailSchema,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const webhook = findWebhook(store, instance, call)
      const { callId, result } = await notifier.test(webhook)
      call.note({ webhook: webhook.id, outcome: result.outcome })
      return json(presentLoggedCall(await findCall(store, webhook, callId)))
    },
  })
}

/** For the audit log: paths of webhooks are often secrets. */
function hostOf({ url }: { readonly url: string }): string {
  return new URL(url).host
}
