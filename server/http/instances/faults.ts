import { faultInputSchema, faultListSchema, faultSchema } from '../../contract/fault.ts'
import type { FaultInput, FaultListView, FaultView } from '../../contract/fault.types.ts'
import { Failure } from '../../domain/failure.ts'
import { type Fault, type NewFault, parseRefusal } from '../../domain/fault.ts'
import { type Reply, replyLine } from '../../domain/reply.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'

/** Longer than a test, shorter than the time until somebody wonders what is wrong with their mail. */
const EXPIRES_MS_DEFAULT = 5 * 60 * 1000

const ALL = '/instances/:instance/faults'

type Deps = Pick<HttpDeps, 'store' | 'faults'>

/** Faults that tests inject at the SMTP door of a staging instance. */
export function faultsRoutes(deps: Deps): readonly Route[] {
  return [listRoute(deps), addRoute(deps), clearRoute(deps), removeRoute(deps)]
}

function listRoute({ store, faults }: Deps): Route {
  return route({
    method: 'get',
    path: ALL,
    summary: 'The faults of an instance that can still strike, in the order in which they are asked.',
    needs: 'see',
    answer: faultListSchema,
    handle: async (call) => {
      const list = faults.list(findInstance(store, call).id)
      return json({ faults: list.map(present) } satisfies FaultListView)
    },
  })
}

function addRoute({ store, faults }: Deps): Route {
  return route({
    method: 'post',
    path: ALL,
    summary:
      'Has the SMTP door of a staging instance fail on purpose: refuse, wait, hang up, or read slowly. Until it struck so often, or its time is over.',
    needs: 'mark',
    audit: 'fault.added',
    body: faultInputSchema,
    answer: faultSchema,
    status: 201,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const view = present(faults.add(instance, newFault(call.body, Date.now())))
      const { at, recipient, reply, delayMs, disconnect, bytesPerSecond, times } = view
      call.note({ at, recipient, reply, delayMs, disconnect, bytesPerSecond, times })
      return json(view, 201)
    },
  })
}

function clearRoute({ store, faults }: Deps): Route {
  return route({
    method: 'delete',
    path: ALL,
    summary: 'Removes all faults of an instance.',
    needs: 'mark',
    audit: 'faults.cleared',
    answer: null,
    handle: async (call) => {
      call.note({ faults: faults.clear(findInstance(store, call).id) })
      return { kind: 'empty' }
    },
  })
}

function removeRoute({ store, faults }: Deps): Route {
  return route({
    method: 'delete',
    path: `${ALL}/:fault`,
    summary: 'Removes a fault.',
    needs: 'mark',
    audit: 'fault.removed',
    answer: null,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const fault = call.param('fault')
      if (!faults.remove(instance.id, fault)) {
        throw new Failure(
          'not-found',
          `Instance '${instance.name}' has no such fault: it struck, or its time is over.`,
        )
      }
      call.note({ fault })
      return { kind: 'empty' }
    },
  })
}

function newFault({ expiresInMs = EXPIRES_MS_DEFAULT, ...input }: FaultInput, nowMs: number): NewFault {
  return {
    at: input.at,
    recipient: input.recipient ?? null,
    reply: input.reply === undefined ? null : refusal(input.reply),
    delayMs: input.delayMs ?? 0,
    disconnect: input.disconnect ?? false,
    bytesPerSecond: input.bytesPerSecond ?? null,
    times: input.times ?? null,
    probability: input.probability ?? 1,
    expiresAtMs: nowMs + expiresInMs,
  }
}

function refusal(line: string): Reply {
  const parsed = parseRefusal(line)
  if (parsed !== undefined) return parsed
  const words = `reply: '${line}' is no refusal, such as '451 4.3.0 Busy': a code that begins with 4 or 5, an enhanced code that begins alike, one line of ASCII.`
  throw new Failure('invalid', words, 'reply')
}

function present({ reply, expiresAtMs, ...fault }: Fault): FaultView {
  const { id, at, recipient, delayMs, disconnect, bytesPerSecond, times, struck, probability } = fault
  return {
    id,
    at,
    recipient,
    reply: reply === null ? null : replyLine(reply),
    delayMs,
    disconnect,
    bytesPerSecond,
    times,
    struck,
    probability,
    expiresAt: presentTime(expiresAtMs),
  }
}
