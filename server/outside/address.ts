import { isIP } from 'node:net'

/** IPv4 networks that are not the public internet (IANA special-purpose registry, RFC 6890). */
const PRIVATE_V4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/**
 * Whether an address is of the public internet. Of IPv6 only global unicast counts, without everything that carries
 * an IPv4 address in it (mapped, NAT64, 6to4, Teredo, ISATAP): what such an address reaches is decided elsewhere.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !PRIVATE_V4.some(([network, bits]) => isWithin(v4Number(address), v4Number(network), bits))
    case 6:
      return isPublicV6(groupsOf(address))
    default:
      return false
  }
}

function isPublicV6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups
  // RFC 4291 §2.4: 2000::/3 is all that was ever given out.
  if (first < 0x2000 || first > 0x3fff) return false
  // 2001::/23 (Teredo, ORCHID, benchmarks), 2001:db8::/32, 2002::/16 (6to4), 3fff::/20.
  if (first === 0x2001 && (second < 0x200 || second === 0x0db8)) return false
  if (first === 0x2002 || (first === 0x3fff && second < 0x1000)) return false
  // ISATAP (RFC 5214 §6.1): ::0:5efe:a.b.c.d and ::200:5efe:a.b.c.d below any prefix.
  return !(groups[5] === 0x5efe && (groups[4] === 0 || groups[4] === 0x200))
}

function isWithin(address: number, network: number, bits: number): boolean {
  const shift = 2 ** (32 - bits)
  return Math.floor(address / shift) === Math.floor(network / shift)
}

function v4Number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** The eight groups of an address that `isIP` took for IPv6; a zone is left out. */
function groupsOf(address: string): readonly number[] {
  const [plain = ''] = address.split('%')
  const tail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain)
  const hex =
    tail === null
      ? plain
      : plain.slice(0, tail.index) +
        [Number(tail[1]) * 256 + Number(tail[2]), Number(tail[3]) * 256 + Number(tail[4])]
          .map((group) => group.toString(16))
          .join(':')
  const [left = '', right] = hex.split('::')
  const head = numbers(left)
  if (right === undefined) return head
  const end = numbers(right)
  return [...head, ...Array<number>(8 - head.length - end.length).fill(0), ...end]
}

function numbers(groups: string): readonly number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16))
}
