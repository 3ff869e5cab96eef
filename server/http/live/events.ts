import { cursorTextSchema } from '../../contract/limits.ts'
import { Failure } from '../../domain/failure.ts'
import type { LiveEvent } from '../../live/events.ts'
import { createFeed } from '../../live/feed.ts'
import { stream } from '../../live/stream.ts'
import type { HttpDeps } from '../http.types.ts'
import { findInstance } from '../requests/find.ts'
import { BadRequest } from '../requests/problem.ts'
import { type Route, route } from '../requests/route.ts'
import { frameFor } from './live-frames.ts'

/** Each is one open connection. */
const STREAMS_MAX = 1000

/** The changes of one instance, from the same rows as the socket's. */
export function eventsRoutes(
  deps: Pick<HttpDeps, 'store' | 'access' | 'hub' | 'log' | 'watchBeatMs'>,
): readonly Route[] {
  const { store, hub, log } = deps
  const feed = createFeed(store, hub, log)
  let open = 0
  return [
    route({
      method: 'get',
      path: '/instances/:instance/events',
      summary:
        'Changes of the instance as they happen, as server-sent events. The header `Last-Event-ID` resumes: browsers send it by themselves, a script may send any cursor.',
      needs: 'see',
      answer: null,
      produces: 'text/event-stream',
      handle: async (call) => {
        const instance = findInstance(store, call)
        const cursor = readCursor(call.header('last-event-id'))
        if (open >= STREAMS_MAX) throw new Failure('limited', `${STREAMS_MAX} streams are open already.`)
        return {
          kind: 'events',
          signal: call.signal,
          beatMs: deps.watchBeatMs,
          stillMay: call.stillWho,
          frameOf: (event) =>
            isAbout(event, instance.id) ? frameFor(deps, event, call.stillWho()) : undefined,
          run: async (sink) => {
            open += 1
            try {
              await stream({ store, feed }, cursor, sink, call.signal)
            } finally {
              open -= 1
            }
          },
        }
      },
    }),
  ]
}

function isAbout(event: LiveEvent, instanceId: number): boolean {
  if (event.kind === 'hello' || event.kind === 'reset') return true
  return ('row' in event ? event.row.instanceId : event.instanceId) === instanceId
}

function readCursor(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const cursor = cursorTextSchema.safeParse(text)
  if (cursor.success) return cursor.data
  throw new BadRequest(400, 'Last-Event-ID: must be the id of an event, or what …/cursor gave')
}
