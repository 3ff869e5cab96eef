import { waitInputSchema, waitResultSchema } from '../../contract/wait.ts'
import type { WaitInput, WaitResult } from '../../contract/wait.types.ts'
import { Failure } from '../../domain/failure.ts'
import type { HttpDeps } from '../http.types.ts'
import { conditionsOf, presentOutcome } from '../present/wait.ts'
import { rowWithoutContent } from '../present/withheld.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'

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
      needs: 'see',
      body: waitInputSchema,
      answer: waitResultSchema,
      handle: async (call) => {
        const instance = findInstance(store, call)
        const asked = call.body
        if (!call.held.has('content')) refuseContent(asked)
        if (asked.claim != null && !call.held.has('mark')) throw takesMail()
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
        // It may have taken a minute: what was withdrawn meanwhile opens nothing any more.
        call.stillWho()
        const result = await presentOutcome(outcome, asked, instance.name, deriver)
        if (call.held.has('content') || !result.matched) return json(result)
        return json({ ...result, messages: result.messages.map(rowWithoutContent) } satisfies WaitResult)
      },
    }),
  ]
}

function refuseContent({ match, include = [] }: WaitInput): void {
  if (match.text === undefined && include.every((what) => what === 'headers')) return
  throw new Failure(
    'refused',
    'Waiting for text, or asking for it, is for those who may read the content of this production mail.',
  )
}

function takesMail(): Failure {
  return new Failure(
    'refused',
    'A claim takes messages from other waits: it is for testers and administrators, and for tokens with the scope write.',
    'claim',
  )
}
