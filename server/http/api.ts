import express, { type Request, Router } from 'express'
import { BadRequest } from './problem.ts'
import type { Route } from './route.ts'

/** No request of the API needs more, and it is parsed on the main thread. */
const BODY_OCTETS_MAX = 1024 * 1024

/** The routes, mounted: a body is read and understood before any of them runs. */
export function apiRouter(routes: readonly Route[], closing: AbortSignal): Router {
  const router = Router()
  router.use(express.json({ limit: BODY_OCTETS_MAX, strict: false, inflate: false }))
  router.use((request, _response, next) => {
    if (hasBody(request) && request.body === undefined) {
      throw new BadRequest(415, 'A body must be JSON, with Content-Type: application/json.')
    }
    next()
  })
  for (const { method, path, handle } of routes) {
    router[method](path, (request, response) => handle(request, response, closing))
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase())
    router.all(path, (request, response) => {
      response.set('Allow', allowed.includes('GET') ? ['HEAD', ...allowed] : allowed)
      throw new BadRequest(405, `${request.method} is not possible here; possible are ${allowed.join(', ')}.`)
    })
  }
  router.use(() => {
    throw new BadRequest(404, 'There is no such route.')
  })
  return router
}

/** RFC 9112 §6.3: a request has a body when it says how long it is, or that it is chunked. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
