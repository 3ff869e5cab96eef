import { isIPv4 } from 'node:net'
import type { Listen } from './config.types.ts'
import type { ReadSettings } from './layer.ts'
import type { Report } from './problems.ts'
import { SETTINGS } from './settings.ts'

const REMEDIES = [
  'can be reached from other machines, and nothing would ask them for a password. Either',
  '    - listen on loopback, such as 127.0.0.1, or',
  '    - say access: open (--access open, STAGINGPOST_ACCESS=open): whoever reaches it may then send, read and delete;',
  '      with staging instances only and without relays. Meant for containers and CI in a network that you trust.',
].join('\n')

/** Off loopback nothing may answer without a password, unless the person says so. */
export function checkExposure({ values, origin }: ReadSettings, report: Report): void {
  if (values.access === 'open') return
  const doors = (['smtp', 'tlsListen', 'http'] as const).flatMap((name) => {
    const address = values[name]
    return address === undefined || isLoopback(address.host) ? [] : [{ name, address }]
  })
  const first = doors[0]?.name
  if (first === undefined) return
  const shown = doors.map(({ name, address }) => `${SETTINGS[name].key} ${listenText(address)}`).join(' and ')
  report({
    where: origin.get(first)?.where(first) ?? first,
    key: SETTINGS[first].key,
    text: `${shown} ${REMEDIES}`,
  })
}

/** Whether only programs on this machine can reach it. */
export function isLoopback(host: string): boolean {
  const plain = host.toLowerCase().replace(/^::ffff:/, '')
  return plain === 'localhost' || plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}

function listenText({ host, port }: Listen): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
