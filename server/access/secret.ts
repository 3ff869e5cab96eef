import { createHash, randomBytes } from 'node:crypto'
import type { SecretHash } from '../store/store.types.ts'

/** 160 bits: nobody guesses one, so a fast hash of it is what is kept. */
const SECRET_OCTETS = 20

export interface NewSecret {
  /** Shown once. */
  readonly secret: string
  readonly hash: SecretHash
}

export function newSecret(prefix = ''): NewSecret {
  const secret = prefix + randomBytes(SECRET_OCTETS).toString('base64url')
  return { secret, hash: hashOf(secret) }
}

export function hashOf(secret: string): SecretHash {
  return createHash('sha256').update(secret).digest('hex')
}
