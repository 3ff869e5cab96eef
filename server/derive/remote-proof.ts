import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Octets of a proof: nobody guesses 128 bits. */
const PROOF_BYTES = 16

/** Made for this process: a page that was open before a restart asks for its preview again. */
export function newProofKey(): string {
  return randomBytes(32).toString('hex')
}

/**
 * Shows that a URL stands in that message, since only the preview that was made of it carries this: so nobody can
 * have us fetch a URL of their own choice. `scope` is the path of the message.
 */
export function proofOf(key: string, scope: string, url: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update(`${scope}\n${url}`)
    .digest()
    .subarray(0, PROOF_BYTES)
    .toString('base64url')
}

export function isProof(key: string, scope: string, url: string, given: string): boolean {
  const [wanted, got] = [Buffer.from(proofOf(key, scope, url)), Buffer.from(given)]
  return wanted.length === got.length && timingSafeEqual(wanted, got)
}
