import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Failure } from '../domain/failure.ts'
import type { Relay } from '../domain/relay.ts'

/** Where our own SMTP door listens, and under what names this machine is known. */
export interface OwnListener {
  readonly host: string
  readonly port: number
  /** Our host name and the addresses of this machine's interfaces. */
  readonly names: readonly string[]
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** The same for all doors that we listen on. */
export function refuseOwnListeners(
  doors: readonly Pick<OwnListener, 'host' | 'port'>[],
  names: OwnListener['names'],
): (relay: Pick<Relay, 'name' | 'host' | 'port'>) => Failure | undefined {
  return (relay) => {
    for (const { host, port } of doors) {
      const refusal = refuseOwnListener(relay, { host, port, names })
      if (refusal !== undefined) return refusal
    }
    return undefined
  }
}

/** A `Failure('refused')` when mail handed to this relay would come in again at our own door; else undefined. */
export function refuseOwnListener(
  relay: Pick<Relay, 'name' | 'host' | 'port'>,
  own: OwnListener,
): Failure | undefined {
  if (relay.port !== own.port || !reaches(plainHost(relay.host), own)) return undefined
  const where = `${relay.host}:${relay.port}`
  const message = `relay ${relay.name} is this server's own SMTP port (${where}); name the real mail server`
  return new Failure('refused', message, `relays.${relay.name}.host`)
}

/** Whether a connection to `host` would arrive at the listener. */
function reaches(host: string, own: OwnListener): boolean {
  const listens = own.host.toLowerCase()
  if (host === listens || isAny(host)) return true
  if (isAny(listens)) return isLoopback(host) || own.names.some((name) => name.toLowerCase() === host)
  return isLoopback(listens) && isLoopback(host)
}

/** In lower case, and an IPv4 address in any of its spellings, such as `127.1`, with its four parts. */
function plainHost(host: string): string {
  const url = `http://${host}`
  return isIP(host) === 0 && URL.canParse(url) ? new URL(url).hostname : host.toLowerCase()
}

/** Listening there takes every address; connecting there reaches this machine. */
function isAny(host: string): boolean {
  return ['0.0.0.0', '::', '[::]'].includes(host)
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  const family = isIP(host)
  return family !== 0 && LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4')
}

/** Under which names and addresses we may be reached. */
export function namesOfThisMachine(hostname: string): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  )
  return [hostname, ...addresses]
}
