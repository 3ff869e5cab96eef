import type { IncomingHttpHeaders } from 'node:http'
import type { TrustedHeaderConfig } from '../config/config.types.ts'
import { signInName } from '../domain/person.ts'
import type { Logger } from '../log.ts'
import { createNetworks, plainAddress } from './networks.ts'

/** What shows who a proxy signed in. */
export interface Forwarded {
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string | undefined
}

/** The e-mail address that an authenticating proxy vouches for; undefined from everybody else. */
export type TrustedUser = (forwarded: Forwarded) => string | undefined

export function createTrustedUser({ header, from }: TrustedHeaderConfig, log: Logger): TrustedUser {
  const isProxy = createNetworks(from)
  const name = header.toLowerCase()
  let isTold = false
  return ({ headers, remoteAddress }) => {
    const value = headers[name]
    if (value === undefined) return undefined
    if (!isProxy(remoteAddress)) {
      if (!isTold) {
        const client = plainAddress(remoteAddress ?? '')
        log.warn(
          { header, client },
          'a sign-in header from an address that is not listed is ignored; told once',
        )
      }
      isTold = true
      return undefined
    }
    // Said twice, one of them may be the client's own.
    return typeof value === 'string' && !value.includes(',') ? signInName(value) : undefined
  }
}
