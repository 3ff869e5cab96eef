import type { RequestHandler } from 'express'
import { hostName } from './host-name.ts'

/** RFC 6797 §6.1.1: browsers ask for nothing but HTTPS for half a year. */
const HALF_A_YEAR_S = 15_768_000

/**
 * HSTS for the names that people are meant to use, and for no other: browsers apply it to all ports of a name, and
 * would turn every other program on `localhost` away.
 */
export function strictTransport(names: readonly string[]): RequestHandler {
  const strict = new Set(names)
  return ({ headers }, response, next) => {
    if (strict.has(hostName(headers.host ?? '')))
      response.setHeader('Strict-Transport-Security', `max-age=${HALF_A_YEAR_S}`)
    next()
  }
}
