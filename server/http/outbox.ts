import { z } from 'zod'
import {
  deliveryDetailSchema,
  deliveryStateSchema,
  outboxActionResultSchema,
  outboxActionSchema,
  outboxSchema,
  sendingInputSchema,
  sendingSchema,
} from '../contract/outbox.ts'
import type { OutboxActionResult, OutboxView, SendingView } from '../contract/outbox.types.ts'
import type { DeliveryState } from '../domain/delivery.ts'
import { Failure } from '../domain/failure.ts'
import type { MessageId } from '../domain/message.ts'
import { json } from './answer.ts'
import { findInstance, findMessage } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import { readPageToken, writePageToken } from './page-token.ts'
import { presentTime } from './present/message.ts'
import { presentDeliveryDetail, presentOutboxRow } from './present/outbox.ts'
import { type Route, route } from './route.ts'

type Deps = Pick<HttpDeps, 'store' | 'outbox'>

const LIMIT_DEFAULT = 50
const LIMIT_MAX = 500
/** What a person still has to think of. */
const STATES_DEFAULT: readonly DeliveryState[] = ['queued', 'sending', 'deferred', 'failed']

const querySchema = z.strictObject({
  state: deliveryStateSchema.optional(),
  relay: z.string().optional(),
  pageToken: z.string().optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be a number from 1 to ${LIMIT_MAX}`)
    .transform(Number)
    .pipe(z.int().min(1).max(LIMIT_MAX))
    .optional(),
})

/** What an instance has to send, and how people steer it. */
export function outboxRoutes(deps: Deps): readonly Route[] {
  return [listRoute(deps), actionRoute(deps), sendingRoute(deps), deliveryRoute(deps)]
}

function listRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: '/instances/:instance/outbox',
    summary: 'Deliveries that wait, are under way or failed, newest first; with state, those of that state.',
    needs: 'see',
    query: querySchema,
    answer: outboxSchema,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const { state, relay = null, pageToken, limit = LIMIT_DEFAULT } = call.query
      const page = await store.outbox.list({
        instanceIds: [instance.id],
        states: state === undefined ? STATES_DEFAULT : [state],
        relay,
        beforeId: pageToken === undefined ? null : readPageToken(pageToken),
        limit,
      })
      return json({
        deliveries: page.rows.map((row) => presentOutboxRow(row, instance.name)),
        nextPageToken: page.nextBeforeId === null ? null : writePageToken(page.nextBeforeId),
        counts: { ...page.counts },
        pausedAt: instance.sendingPausedAtMs === null ? null : presentTime(instance.sendingPausedAtMs),
      } satisfies OutboxView)
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
      const { action, deliveries, reason = 'A person gave it up.' } = call.body
      let changed = 0
      for (const { messageId, id } of deliveries) {
        const message = await store.messages.get(instance.id, messageId as MessageId)
        if (message === undefined) continue
        const done =
          action === 'retry'
            ? await store.outbox.retryNow(message.seq, id, Date.now())
            : await store.outbox.cancel(message.seq, id, reason, Date.now())
        if (done) changed += 1
      }
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
