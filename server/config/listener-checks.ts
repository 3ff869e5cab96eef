import type { Declarations, Listen } from './config.types.ts'
import type { ReportAt } from './cross-checks.ts'
import { isLoopback } from './exposure.ts'
import type { ReadSettings } from './layer.ts'

/** Reports ports of instances that are taken by another door, and relays that are one of them. */
export function checkListeners(
  { listeners, relays }: Declarations,
  { values }: ReadSettings,
  report: ReportAt,
): void {
  const taken: { readonly what: string; readonly listen: Listen }[] = [
    { what: 'smtp.listen', listen: values.smtp },
    ...(values.tlsListen === undefined ? [] : [{ what: 'smtp.tlsListen', listen: values.tlsListen }]),
    { what: 'http.listen', listen: values.http },
  ]
  for (const { instance, listen } of listeners) {
    const path = ['instances', instance, 'smtp', 'listen']
    const other = taken.find((door) => overlaps(door.listen, listen))
    if (other !== undefined) {
      report(path, `port ${listen.port} is taken by ${other.what}; choose another`)
    }
    taken.push({ what: dottedName(instance), listen })
    for (const { name, host, port } of relays) {
      const isOurs = host === listen.host || host === values.hostname || isLoopback(host)
      if (port === listen.port && isOurs) {
        report(['relays', name, 'host'], `${host}:${port} is this server's own port of ${instance}`)
      }
    }
  }
}

/** Port 0 is a free one, so it is never taken. */
function overlaps(a: Listen, b: Listen): boolean {
  if (a.port !== b.port || a.port === 0) return false
  return a.host === b.host || [a.host, b.host].some((host) => host === '0.0.0.0' || host === '::')
}

function dottedName(instance: string): string {
  return `instances.${instance}.smtp.listen`
}
