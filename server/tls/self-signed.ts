import { generate } from 'selfsigned'
import type { Pair } from './pair.ts'

/** A certificate for `hostname` and this machine that is made now and kept nowhere. */
export async function selfSigned(hostname: string): Promise<Pair> {
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
