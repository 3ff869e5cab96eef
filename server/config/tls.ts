import { resolve } from 'node:path'
import { readPair } from '../tls/pair.ts'
import type { Listen, TlsConfig } from './config.types.ts'
import type { Layer, ReadSettings } from './layer.ts'
import type { Report } from './problems.ts'
import { SETTINGS } from './settings.ts'

const NAMES = {
  http: { tls: 'httpTls', cert: 'httpCert', key: 'httpKey' },
  smtp: { tls: 'tls', cert: 'cert', key: 'key' },
} as const

/**
 * What a door offers TLS with; null for not at all. The stronger source decides between a word (`self-signed`)
 * and files. Files are read once here, so that a wrong one is found at start and not by the first client.
 */
export async function readTls(
  door: keyof typeof NAMES,
  { values, origin }: ReadSettings,
  layers: readonly Layer[],
  report: Report,
): Promise<TlsConfig | null> {
  const names = NAMES[door]
  const rank = (part: 'tls' | 'cert' | 'key') => {
    const layer = origin.get(names[part])
    return layer === undefined ? Number.POSITIVE_INFINITY : layers.indexOf(layer)
  }
  const files = Math.min(rank('cert'), rank('key'))
  const word = values[names.tls] === 'self-signed' ? ({ kind: 'self-signed' } as const) : null
  if (rank('tls') < files || files === Number.POSITIVE_INFINITY) return word
  const keyOf = (part: 'tls' | 'cert' | 'key') => SETTINGS[names[part]].key
  const fail = (part: 'tls' | 'cert' | 'key', text: string): null => {
    const other = part === 'key' ? 'cert' : 'key'
    const where =
      origin.get(names[part])?.where(names[part]) ?? origin.get(names[other])?.where(names[other]) ?? part
    report({ where, key: keyOf(part), text })
    return null
  }
  const given = { cert: values[names.cert], key: values[names.key] }
  if (rank('tls') === files) return fail('tls', `is given beside ${keyOf('cert')}; say one of them`)
  if (given.cert === undefined)
    return fail('cert', `${keyOf('cert')} is missing; the key needs its certificate`)
  if (given.key === undefined)
    return fail('key', `${keyOf('key')} is missing; the certificate needs its private key`)
  const cert = resolve(origin.get(names.cert)?.base ?? '', given.cert)
  const key = resolve(origin.get(names.key)?.base ?? '', given.key)
  const reading = await readPair({ cert, key })
  if ('pair' in reading) return { kind: 'files', cert, key }
  for (const { file, text } of reading.troubles) fail(file, `${{ cert, key }[file]} ${text}`)
  return null
}

/** Where TLS begins with the first octet, for which a certificate is needed. */
export function readTlsListen(
  { values, origin }: ReadSettings,
  tls: TlsConfig | null,
  report: Report,
): Listen | null {
  const tlsListen = values.tlsListen ?? null
  if (tlsListen === null || tls !== null) return tlsListen
  const { key } = SETTINGS.tlsListen
  // Files that cannot be used have been reported.
  if (values.cert !== undefined || values.key !== undefined) return null
  const text = `needs a certificate: set ${SETTINGS.cert.key} and ${SETTINGS.key.key}, or ${SETTINGS.tls.key} to self-signed`
  report({ where: origin.get('tlsListen')?.where('tlsListen') ?? key, key, text })
  return null
}
