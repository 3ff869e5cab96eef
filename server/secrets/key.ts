import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'

/** One key of the server, and what is derived from it: no two uses share a key (RFC 5869 §3.2). */
export interface SecretKey {
  /** Names the key in each sealed value; tells nothing of it. */
  readonly id: string
  readonly sealing: KeyObject
  readonly fingerprinting: KeyObject
}

const KEY_OCTETS = 32
const ID_OCTETS = 6

/** What a key is written as, in words for errors. */
export const KEY_ALLOWED =
  '32 random octets in base64 or as 64 hexadecimal digits, such as `openssl rand -base64 32` prints'

/** The key, or undefined when the text is none. A password is none: nobody can guess 256 random bits. */
export function parseKey(text: string): SecretKey | undefined {
  const isHex = /^[0-9a-f]{64}$/i.test(text)
  if (!isHex && !/^[\w+/-]{43}=?$/.test(text)) return undefined
  const octets = Buffer.from(text, isHex ? 'hex' : 'base64')
  return octets.length === KEY_OCTETS ? deriveKey(octets) : undefined
}

/** A fresh key as text. */
export function newKeyText(): string {
  return randomBytes(KEY_OCTETS).toString('base64')
}

function deriveKey(octets: Buffer): SecretKey {
  const derive = (use: string, length: number) =>
    Buffer.from(hkdfSync('sha256', octets, '', `stagingpost ${use}`, length))
  return {
    id: derive('key id', ID_OCTETS).toString('hex'),
    sealing: createSecretKey(derive('seal', KEY_OCTETS)),
    fingerprinting: createSecretKey(derive('fingerprint', KEY_OCTETS)),
  }
}
