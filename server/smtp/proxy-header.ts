import { isIP, isIPv4, isIPv6 } from 'node:net'
import { CR, LF } from '../domain/line-ends.ts'

/** Version 1 is a line of at most 107 octets, its line end included. */
const LINE_OCTETS_MAX = 107
/** Version 2 begins with these, which are no line of SMTP. */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const FIXED_OCTETS = SIGNATURE.length + 4
/** Addresses take 36 octets; the rest is for additions that we pass over. */
const BODY_OCTETS_MAX = 4096

/** What the first octets of a connection from a proxy say (PROXY protocol, versions 1 and 2). */
export type ProxyHeader =
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'header'
      /** Octets of the header; what follows is the client's. */
      readonly octets: number
      readonly source: ProxySource
    }

/** `proxy`: it connects for itself, as health checks do. `unknown`: for somebody whom it does not name. */
export type ProxySource =
  | { readonly kind: 'client'; readonly address: string; readonly port: number }
  | { readonly kind: 'proxy' }
  | { readonly kind: 'unknown' }

export function readProxyHeader(bytes: Buffer): ProxyHeader {
  const start = bytes.subarray(0, SIGNATURE.length)
  if (start.equals(SIGNATURE.subarray(0, start.length))) return readVersion2(bytes)
  return readVersion1(bytes)
}

function readVersion1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, LINE_OCTETS_MAX).indexOf(LF)
  if (end < 0) {
    const isPossible = bytes.length < LINE_OCTETS_MAX && 'PROXY '.startsWith(bytes.toString('latin1', 0, 6))
    return { kind: isPossible ? 'unfinished' : 'malformed' }
  }
  if (bytes[end - 1] !== CR) return { kind: 'malformed' }
  const source = sourceOfLine(bytes.toString('latin1', 0, end - 1))
  return source === undefined ? { kind: 'malformed' } : { kind: 'header', octets: end + 1, source }
}

/** `PROXY TCP4 192.0.2.7 192.0.2.1 40000 25`; what follows `UNKNOWN` says nothing. */
function sourceOfLine(line: string): ProxySource | undefined {
  const [word, protocol, source = '', target = '', sourcePort = '', targetPort = '', ...more] =
    line.split(' ')
  if (word !== 'PROXY') return undefined
  if (protocol === 'UNKNOWN') return { kind: 'unknown' }
  const isAddress = protocol === 'TCP4' ? isIPv4 : protocol === 'TCP6' ? isIPv6 : undefined
  if (isAddress === undefined || more.length > 0) return undefined
  const isSound = [source, target].every(isAddress) && [sourcePort, targetPort].every(isPort)
  return isSound && !source.includes('%')
    ? { kind: 'client', address: source, port: Number(sourcePort) }
    : undefined
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535
}

function readVersion2(bytes: Buffer): ProxyHeader {
  if (bytes.length < FIXED_OCTETS) return { kind: 'unfinished' }
  const command = bytes.readUInt8(SIGNATURE.length)
  const family = bytes.readUInt8(SIGNATURE.length + 1)
  const bodyOctets = bytes.readUInt16BE(SIGNATURE.length + 2)
  // 0x20 is LOCAL, 0x21 is PROXY, both of version 2.
  if ((command !== 0x20 && command !== 0x21) || bodyOctets > BODY_OCTETS_MAX) return { kind: 'malformed' }
  const octets = FIXED_OCTETS + bodyOctets
  if (bytes.length < octets) return { kind: 'unfinished' }
  if (command === 0x20) return { kind: 'header', octets, source: { kind: 'proxy' } }
  const source = sourceOfBody(family, bytes.subarray(FIXED_OCTETS, octets))
  return source === undefined ? { kind: 'malformed' } : { kind: 'header', octets, source }
}

/** Families are TCP over IPv4 (0x11) and IPv6 (0x21); of others, such as sockets in files, the client is unknown. */
function sourceOfBody(family: number, body: Buffer): ProxySource | undefined {
  const addressOctets = family === 0x11 ? 4 : family === 0x21 ? 16 : undefined
  if (addressOctets === undefined) return { kind: 'unknown' }
  if (body.length < 2 * addressOctets + 4) return undefined
  const address = addressText(body.subarray(0, addressOctets))
  return isIP(address) === 0
    ? undefined
    : { kind: 'client', address, port: body.readUInt16BE(2 * addressOctets) }
}

function addressText(octets: Buffer): string {
  if (octets.length === 4) return octets.join('.')
  const groups = Array.from({ length: 8 }, (_, at) => octets.readUInt16BE(2 * at).toString(16))
  return URL.parse(`http://[${groups.join(':')}]`)?.hostname.slice(1, -1) ?? ''
}
