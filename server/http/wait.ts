import { waitInputSchema, waitResultSchema } from '../contract/wait.ts'
import { json } from './answer.ts'
import { findInstance } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import { conditionsOf, presentOutcome } from './present/wait.ts'
import { type Route, route } from './route.ts'

const TIMEOUT_MS = 15_000

export function waitRoutes({
  store,
  deriver,
  waiter,
}: Pick<HttpDeps, 'store' | 'deriver' | 'waiter'>): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/instances/:instance/wait',
      summary: 'Answers when the wanted mail is there, or the time is over.',
      body: waitInputSchema,
      answer: waitResultSchema,
      handle: async (call) => {
        const instance = findInstance(store, call)
        const asked = call.body
        const outcome = await waiter.wait(
          {
            instanceId: instance.id,
            conditions: conditionsOf(asked.match),
            after: asked.after,
            count: asked.count ?? 1,
            mode: asked.mode ?? 'atLeast',
            timeoutMs: asked.timeoutMs ?? TIMEOUT_MS,
            claim: asked.claim ?? null,
          },
          call.signal,
        )
        return json(await presentOutcome(outcome, asked, instance.name, deriver))
      },
    }),
  ]
}
