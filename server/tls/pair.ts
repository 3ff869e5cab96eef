import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContext } from 'node:tls'

/** Where a certificate, with the chain behind it, and its private key are: paths of PEM files. */
export interface PairFiles {
  readonly cert: string
  readonly key: string
}

/** What a door shows its clients, in PEM. */
export interface Pair {
  readonly cert: string
  readonly key: string
}

/** What is wrong with a pair, in words that follow the path of the file at fault. */
export interface PairTrouble {
  readonly file: keyof PairFiles
  readonly text: string
}

export type PairReading = { readonly pair: Pair } | { readonly troubles: readonly PairTrouble[] }

/** RFC 8996: nothing older is to be offered. */
export const TLS_MIN_VERSION = 'TLSv1.2'

/** Reads both files and checks that they belong together and, with `name`, that clients who ask for it will accept them. */
export async function readPair({ cert, key }: PairFiles, name?: string): Promise<PairReading> {
  const certificate = await attempt(cert, (text) => new X509Certificate(text))
  const privateKey = await attempt(key, (text) => createPrivateKey(text))
  const troubles: PairTrouble[] = []
  if ('failed' in certificate)
    troubles.push({ file: 'cert', text: `${certificate.failed}, as a certificate in PEM` })
  if ('failed' in privateKey)
    troubles.push({ file: 'key', text: `${privateKey.failed}, as a private key in PEM without a passphrase` })
  if ('failed' in certificate || 'failed' in privateKey) return { troubles }
  if (!certificate.done.checkPrivateKey(privateKey.done))
    return { troubles: [{ file: 'key', text: `is not the private key of the certificate ${cert}` }] }
  if (name !== undefined && certificate.done.checkHost(name) === undefined)
    return { troubles: [{ file: 'cert', text: foreignName(certificate.done, name) }] }
  const pair = { cert: certificate.text, key: privateKey.text }
  const refusal = refusedBy(() => contextOf(pair))
  return refusal === undefined ? { pair } : { troubles: [{ file: 'cert', text: refusal }] }
}

export function contextOf(pair: Pair): SecureContext {
  return createSecureContext({ ...pair, minVersion: TLS_MIN_VERSION })
}

/** When clients stop accepting it. */
export function expiresAtMs({ cert }: Pair): number {
  return Date.parse(new X509Certificate(cert).validTo)
}

async function attempt<T>(
  path: string,
  read: (text: string) => T,
): Promise<{ readonly done: T; readonly text: string } | { readonly failed: string }> {
  try {
    const text = await readFile(path, 'utf8')
    return { done: read(text), text }
  } catch (error) {
    return { failed: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown format'})` }
  }
}

function foreignName({ subjectAltName, subject }: X509Certificate, name: string): string {
  return `does not name ${name}, and clients would refuse it; it names ${subjectAltName ?? subject}`
}

/** OpenSSL refuses some that can be read, such as keys that are too short. */
function refusedBy(use: () => unknown): string | undefined {
  try {
    use()
    return undefined
  } catch (error) {
    return `cannot be used (${error instanceof Error ? error.message : String(error)})`
  }
}
