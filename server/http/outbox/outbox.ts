import { z } from 'zod'
import {
  deliveryDetailSchema,
  deliveryStateSchema,
  outboxActionResultSchema,
  outboxActionSchema,
  outboxAllSchema,
  outboxSchema,
  sendingInputSchema,
  sendingSchema,
} from '../../contract/outbox.ts'
import type {
  OutboxActionResult,
  OutboxAllView,
  OutboxView,
  SendingView,
} from '../../contract/outbox.types.ts'
import { Failure } from '../../domain/failure.ts'
import { noInstance } from '../gate/admission.ts'
import type { HttpDeps } from '../http.types.ts'
import { visibleInstances } from '../instances/visible-instances.ts'
import { presentTime } from '../present/message.ts'
import { presentDeliveryDetail } from '../present/outbox.ts'
import { json } from '../requests/answer.ts'
import { findInstance, findMessage } from '../requests/find.ts'
import { limitSchema } from '../requests/list-limit.ts'
import { type Route, route } from '../requests/route.ts'
import { pageOf, relaysOf } from './outbox-page.ts'
import { steer } from './outbox-steer.ts'

type Deps = Pick<HttpDeps, 'store' | 'outbox' | 'access'>

const querySchema = z.strictObject({
  state: deliveryStateSchema.optional(),
  relay: z.string().optional(),
  pageToken: z.string().optional(),
  limit: limitSchema.optional(),
})
const allQuerySchema = querySchema.extend({ instance: z.string().optional() })

/** What an instance has to send, and how people steer it. */
export function outboxRoutes(deps: Deps): readonly Route[] {
  return [allRoute(deps), listRoute(deps), actionRoute(deps), sendingRoute(deps), deliveryRoute(deps)]
}

function allRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: '/all/outbox',
    summary: 'The outbox of every instance that one may see, or of one, and how their relays do.',
    needs: 'signed-in',
    query: allQuerySchema,
    answer: outboxAllSchema,
    handle: async ({ query, who }) => {
      const { whole, withheld } = visibleInstances(deps, who)
      const { instance } = query
      const instances = [...whole, ...withheld].filter(({ name }) => (instance ?? name) === name)
      if (instance !== undefined && instances.length === 0) throw noInstance(instance)
      const page = await pageOf(deps, instances, query)
      return json({
        ...page,
        pausedInstances: instances.flatMap(({ name, sendingPausedAtMs }) =>
          sendingPausedAtMs === null ? [] : { name, pausedAt: presentTime(sendingPausedAtMs) },
        ),
        relays: relaysOf(deps, [
          ...instances.flatMap(({ email }) => email.relay ?? []),
          ...page.deliveries.map(({ relay }) => relay),
        ]),
      } satisfies OutboxAllView)
    },
  })
}

function listRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: '/instances/:instance/outbox',
    summary: 'Deliveries that wait, are under way or failed, newest first; with state, those of that state.',
    needs: 'see',
    query: querySchema,
    answer: outboxSchema,
    handle: async (call) => {
      const instance = findInstance(deps.store, call)
      const { sendingPausedAtMs } = instance
      const pausedAt = sendingPausedAtMs === null ? null : presentTime(sendingPausedAtMs)
      return json({ ...(await pageOf(deps, [instance], call.query)), pausedAt } satisfies OutboxView)
    },
  })
}

function actionRoute({ store, outbox }: Deps): Route {
  return route({
    method: 'post',
    path: '/instances/:instance/outbox',
    summary: 'Makes deliveries that wait due now, or gives them up. What is under way or settled stays.',
    needs: 'release',
    audit: 'outbox.steered',
    body: outboxActionSchema,
    answer: outboxActionResultSchema,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const changed = await steer({ store, outbox }, instance, call.body)
      const { action, waiting, reason = null } = call.body
      call.note({ action, changed, relay: waiting?.relay ?? null, reason })
      outbox.wake()
      return json({ changed } satisfies OutboxActionResult)
    },
  })
}

function sendingRoute({ store, outbox }: Deps): Route {
  return route({
    method: 'post',
    path: '/instances/:instance/sending',
    summary: 'Keeps back what an instance has to send, or lets it go again. What is under way ends.',
    needs: 'configure',
    audit: 'sending.paused',
    body: sendingInputSchema,
    answer: sendingSchema,
    handle: async (call) => {
      const { id } = findInstance(store, call)
      const pausedAtMs = call.body.paused ? Date.now() : null
      await store.instances.pauseSending(id, pausedAtMs, Date.now())
      call.note({ paused: call.body.paused })
      outbox.wake()
      return json({
        pausedAt: pausedAtMs === null ? null : presentTime(pausedAtMs),
      } satisfies SendingView)
    },
  })
}

function deliveryRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: '/instances/:instance/messages/:id/deliveries/:delivery',
    summary: 'One delivery with its attempts and what was said with the relay.',
    needs: 'see',
    answer: deliveryDetailSchema,
    handle: async (call) => {
      const { instance, message } = await findMessage(store, call)
      const delivery = message.deliveries.find(({ id }) => String(id) === call.param('delivery'))
      if (delivery === undefined) throw new Failure('not-found', 'The message has no such delivery.')
      return json(presentDeliveryDetail(message, delivery, instance.name))
    },
  })
}
