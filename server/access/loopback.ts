import { isIPv4 } from 'node:net'

/** Whether a connection from there never left this machine: 127.0.0.0/8 and ::1, also mapped into IPv6. */
export function isLoopback(clientAddress: string): boolean {
  const address = clientAddress.replace(/^::ffff:/i, '')
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'))
}
