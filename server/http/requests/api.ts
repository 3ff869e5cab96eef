import express, { type Request, Router } from 'express'
import { BadRequest } from './problem.ts'
import type { Route, Visit } from './route.ts'

/** No request of the API needs more, and it is parsed on the main thread. */
const BODY_OCTETS_MAX = 1024 * 1024

/** Lets a request in to a route, or throws. */
export type Receive = (request: Request, route: Route) => Visit

/** The routes, mounted: who may not call one hears so before anything else of the request is understood. */
export function apiRouter(routes: readonly Route[], receive: Receive): Router {
  const router = Router()
  const readBody = express.json({ limit: BODY_OCTETS_MAX, strict: false, inflate: false })
  for (const route of routes) {
    const visits = new WeakMap<Request, Visit>()
    router[route.method](
      route.path,
      (request, _response, next) => {
        visits.set(request, receive(request, route))
        next()
      },
      // A body of the route's own media types is taken as it comes.
      (request, response, next) =>
        isStream(request, route)
          ? next()
          : readBody(request, response, (error?: unknown) => next(tooLarge(error, route) ?? error)),
      (request, response) => {
        const visit = visits.get(request)
        if (visit === undefined) throw new Error('nobody was let in')
        if (hasBody(request) && request.body === undefined && !isStream(request, route)) {
          throw new BadRequest(415, 'A body must be JSON, with Content-Type: application/json.')
        }
        return route.handle(request, response, visit)
      },
    )
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase())
    router.all(path, (request, response) => {
      response.set('Allow', (allowed.includes('GET') ? ['HEAD', ...allowed] : allowed).join(', '))
      throw new BadRequest(405, `${request.method} is not possible here; possible are ${allowed.join(', ')}.`)
    })
  }
  router.get('/live', (_request, response) => {
    // RFC 9110 §15.5.22: the answer says to what.
    response.set({ Upgrade: 'websocket', Connection: 'Upgrade' })
    throw new BadRequest(
      426,
      'This is a WebSocket; GET …/instances/{instance}/events tells the same as server-sent events.',
    )
  })
  router.use(() => {
    throw new BadRequest(404, 'There is no such route; /docs/api has them all.')
  })
  return router
}

/** Says how more of it is taken, where it is. */
function tooLarge(error: unknown, { streams }: Route): BadRequest | undefined {
  const isTooLarge = error instanceof Error && 'status' in error && error.status === 413
  if (!isTooLarge || streams.length === 0) return undefined
  const words = `JSON is taken up to 1 MiB; nothing was done. Larger mail comes by SMTP, or is imported as ${streams.join(', ')}.`
  return new BadRequest(413, words)
}

function isStream(request: Request, { streams }: Route): boolean {
  return streams.length > 0 && typeof request.is([...streams]) === 'string'
}

/** RFC 9112 §6.3: a request has a body when it says how long it is, or that it is chunked. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
