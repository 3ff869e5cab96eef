import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { Pair, PairFiles } from '../../server/tls/pair.ts'

/** A certificate for these names, signed by itself; each call makes another. */
export async function makeCertificate(
  names: readonly string[] = ['localhost'],
  validity: { readonly notBeforeDate?: Date; readonly notAfterDate?: Date } = {},
): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) },
    ],
  })
  return { key: made.private, cert: made.cert }
}

/** Writes a pair as `name.pem` and `name.key`, over what is there. */
export async function writePair(folder: string, name: string, pair: Pair): Promise<PairFiles> {
  const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
  await Promise.all([writeFile(files.cert, pair.cert), writeFile(files.key, pair.key)])
  return files
}
