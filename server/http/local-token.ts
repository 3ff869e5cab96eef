import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { isLoopback } from '../access/loopback.ts'
import { BadRequest } from './problem.ts'

/** Tells the token of this server's own commands from tokens of people and tests. */
export const LOCAL_TOKEN_PREFIX = 'spl_'

/**
 * The token in `server.json`, which only who may read the data folder has. It counts from this machine alone, and
 * not through a proxy, behind which everybody comes from this machine. `required`: nothing is answered without it.
 */
export function localToken(token: string, required: boolean): RequestHandler {
  const expected = digest(token)
  return (request, _response, next) => {
    const given = /^Bearer (spl_\S*)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (given === undefined) {
      if (required) throw refused()
      next()
      return
    }
    const { forwarded, 'x-forwarded-for': forwardedFor } = request.headers
    const isDirect = forwarded === undefined && forwardedFor === undefined
    const isHere = isLoopback(request.socket.remoteAddress ?? '')
    if (!timingSafeEqual(digest(given), expected) || !isDirect || !isHere) throw refused()
    next()
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function refused(): BadRequest {
  return new BadRequest(401, 'This token is not the one of the running server, or it comes from elsewhere.')
}
