import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'

export interface AddressCheck {
  /** Whether it may be connected to; asked of every address behind a name. */
  readonly isAllowed: (address: string) => boolean
  /** How names become addresses; the system's unless given. */
  readonly lookup?: LookupFunction | undefined
  /** Why a host is not connected to. */
  readonly refusal: (host: string) => Error
}

/** For a request of `node:http`: with it, the address that is connected to is the one that was checked. */
export interface CheckedLookup {
  readonly lookup: LookupFunction
  /** Throws for the host of a URL that is a refused address itself: a literal is never looked up. */
  readonly checkLiteral: (url: URL) => void
}

export function createCheckedLookup({
  isAllowed,
  lookup = systemLookup,
  refusal,
}: AddressCheck): CheckedLookup {
  return {
    lookup: (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, found) => {
        const all = Array.isArray(found) ? found : []
        const allowed = all.filter(({ address }) => isAllowed(address))
        const [first] = allowed
        if (error !== null || first === undefined) {
          callback(error ?? refusal(hostname), '')
          return
        }
        if (options.all) callback(null, allowed)
        else callback(null, first.address, first.family)
      })
    },
    checkLiteral: ({ hostname }) => {
      const host = hostname.replace(/^\[|\]$/g, '')
      if (isIP(host) !== 0 && !isAllowed(host)) throw refusal(host)
    },
  }
}
