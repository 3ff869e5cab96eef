import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SmtpConfig } from './config.types.ts'
import type { Layer, ReadSettings } from './layer.ts'
import type { Report } from './problems.ts'
import { SETTINGS } from './settings.ts'

/**
 * What STARTTLS is offered with; null for not at all. The stronger source decides between a word (`self-signed`)
 * and files. Files are read once here, so that a wrong one is found at start and not by the first client.
 */
export async function readTls(
  { values, origin }: ReadSettings,
  layers: readonly Layer[],
  report: Report,
): Promise<SmtpConfig['tls']> {
  const rank = (name: 'tls' | 'cert' | 'key') => {
    const layer = origin.get(name)
    return layer === undefined ? Number.POSITIVE_INFINITY : layers.indexOf(layer)
  }
  const files = Math.min(rank('cert'), rank('key'))
  const word = values.tls === 'self-signed' ? ({ kind: 'self-signed' } as const) : null
  if (rank('tls') < files || files === Number.POSITIVE_INFINITY) return word
  const fail = (name: 'tls' | 'cert' | 'key', text: string): null => {
    const other = name === 'key' ? 'cert' : 'key'
    const where = origin.get(name)?.where(name) ?? origin.get(other)?.where(other) ?? name
    report({ where, key: SETTINGS[name].key, text })
    return null
  }
  if (rank('tls') === files) return fail('tls', `is given beside ${SETTINGS.cert.key}; say one of them`)
  if (values.cert === undefined)
    return fail('cert', `${SETTINGS.cert.key} is missing; the key needs its certificate`)
  if (values.key === undefined)
    return fail('key', `${SETTINGS.key.key} is missing; the certificate needs its private key`)
  const cert = resolve(origin.get('cert')?.base ?? '', values.cert)
  const key = resolve(origin.get('key')?.base ?? '', values.key)
  return (await checkPair(cert, key, fail)) ? { kind: 'files', cert, key } : null
}

async function checkPair(
  cert: string,
  key: string,
  fail: (name: 'cert' | 'key', text: string) => null,
): Promise<boolean> {
  const certificate = await attempt(async () => new X509Certificate(await readFile(cert)))
  const privateKey = await attempt(async () => createPrivateKey(await readFile(key)))
  if ('failed' in certificate) fail('cert', `${cert} ${certificate.failed}, as a certificate in PEM`)
  if ('failed' in privateKey)
    fail('key', `${key} ${privateKey.failed}, as a private key in PEM without a passphrase`)
  if ('failed' in certificate || 'failed' in privateKey) return false
  if (certificate.done.checkPrivateKey(privateKey.done)) return true
  fail('key', `${key} is not the private key of the certificate ${cert}`)
  return false
}

async function attempt<T>(
  read: () => Promise<T>,
): Promise<{ readonly done: T } | { readonly failed: string }> {
  try {
    return { done: await read() }
  } catch (error) {
    return { failed: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown format'})` }
  }
}
