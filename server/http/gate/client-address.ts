import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { createNetworks, plainAddress } from '../../access/networks.ts'

/** Where a request really comes from, and how it was asked, as far as the proxies in between are believed. */
export interface ClientView {
  /** IP address; `''` when the connection is gone already. */
  readonly address: string
  /** Whether the client asked over TLS; null when only the connection itself can tell. */
  readonly isSecure: boolean | null
  /** The `Host` that the client asked for. */
  readonly host: string | undefined
}

type Asked = Pick<IncomingMessage, 'headers' | 'socket'>

/**
 * Reads `X-Forwarded-For`, `-Proto` and `-Host` of requests that come from `trustProxy`, and ignores those of all
 * others. Of several addresses the last one that is no proxy of ours counts: what stands before it anybody may have
 * written.
 */
export function createClientReader(trustProxy: readonly string[]): (request: Asked) => ClientView {
  const isProxy = createNetworks(trustProxy)
  return ({ headers, socket }) => {
    const peer = plainAddress(socket.remoteAddress ?? '')
    if (!isProxy(peer)) return { address: peer, isSecure: null, host: headers.host }
    let address = peer
    for (const entry of list(headers['x-forwarded-for']).reverse()) {
      const hop = addressIn(entry)
      if (hop === undefined) break
      address = hop
      if (!isProxy(hop)) break
    }
    const scheme = list(headers['x-forwarded-proto']).at(-1)?.toLowerCase()
    return {
      address,
      isSecure: scheme === 'https' ? true : scheme === 'http' ? false : null,
      host: list(headers['x-forwarded-host']).at(-1) ?? headers.host,
    }
  }
}

/** A header that may be repeated, as its entries. */
function list(header: string | readonly string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** Some proxies add the port: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
function addressIn(entry: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([^:]+):\d+$/.exec(entry)?.[1] ?? entry
  return isIP(bare) === 0 || bare.includes('%') ? undefined : plainAddress(bare)
}
