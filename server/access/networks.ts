import { BlockList, isIP } from 'node:net'

/** Whether an address is one of them; what is no IP address is none. */
export type Networks = (address: string | undefined) => boolean

/** `list` has IP addresses and networks such as `10.0.0.0/8`, checked before. */
export function createNetworks(list: readonly string[]): Networks {
  const known = new BlockList()
  for (const entry of list) {
    const [written = '', prefix] = entry.split('/')
    const address = plainAddress(written)
    const family = familyOf(address)
    // An IPv4 network written in IPv6 counts its bits from the front of the 128.
    const shift = address === written ? 0 : 96
    if (prefix === undefined) known.addAddress(address, family)
    else if (Number(prefix) >= shift) known.addSubnet(address, Number(prefix) - shift, family)
  }
  return (given) => {
    const address = plainAddress(given ?? '')
    return isIP(address) !== 0 && known.check(address, familyOf(address))
  }
}

/** An address as it is compared and shown: IPv4 that came over a socket of both families is IPv4. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  return mapped ?? address
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
