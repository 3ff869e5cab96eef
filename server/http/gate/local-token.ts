import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '../../access/loopback.ts'
import { BadRequest } from '../requests/problem.ts'

/** Tells the token of this server's own commands from tokens of people and tests. */
export const LOCAL_TOKEN_PREFIX = 'spl_'

export interface TokenBearer {
  readonly headers: IncomingHttpHeaders
  /** Of the connection itself. */
  readonly remoteAddress: string
}

/**
 * Whether a request shows the token in `server.json`, which only who may read the data folder has. It counts from
 * this machine alone, and not through a proxy, behind which everybody comes from this machine. Throws `BadRequest`
 * 401 for one that does not count.
 */
export function createLocalToken(token: string): (bearer: TokenBearer) => boolean {
  const expected = digest(token)
  return ({ headers, remoteAddress }) => {
    const given = /^Bearer (spl_\S*)$/i.exec(headers.authorization ?? '')?.[1]
    if (given === undefined) return false
    const isDirect = headers.forwarded === undefined && headers['x-forwarded-for'] === undefined
    if (timingSafeEqual(digest(given), expected) && isDirect && isLoopback(remoteAddress)) return true
    throw notTheToken()
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export function notTheToken(): BadRequest {
  return new BadRequest(401, 'This token is not the one of the running server, or it comes from elsewhere.')
}
