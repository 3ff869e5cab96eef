import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { generate } from 'selfsigned'
import type { SmtpConfig } from '../config/config.types.ts'
import { Failure } from '../domain/failure.ts'

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/**
 * What STARTTLS shows: the configured files, read once, or a certificate for `hostname` that is made now and
 * kept nowhere. Rejects with a `Failure` that names the file at fault.
 */
export async function loadCertificate(
  tls: NonNullable<SmtpConfig['tls']>,
  hostname: string,
): Promise<Certificate> {
  if (tls.kind === 'self-signed') return selfSigned(hostname)
  const certificate = { cert: await readPem('cert', tls.cert), key: await readPem('key', tls.key) }
  try {
    createSecureContext(certificate)
  } catch (error) {
    throw new Failure(
      'invalid',
      `The certificate ${tls.cert} and the key ${tls.key} cannot be used together (${reason(error)}). Both must be PEM, the key unencrypted and the certificate's own.`,
      'smtp.tls',
    )
  }
  return certificate
}

async function selfSigned(hostname: string): Promise<Certificate> {
  const names = [...new Set([hostname, 'localhost'])]
  const { cert, private: key } = await generate([{ name: 'commonName', value: hostname }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
          { type: 7 as const, ip: '::1' },
        ],
      },
    ],
  })
  return { cert, key }
}

async function readPem(which: 'cert' | 'key', path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Failure(
      'invalid',
      `The file ${path} of smtp.tls.${which} cannot be read (${reason(error)}). Name a readable PEM file, or set smtp.tls to self-signed.`,
      `smtp.tls.${which}`,
    )
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
