import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { type Place, placeText, type Sealed } from '../domain/sealed.ts'
import type { SecretKey } from './key.ts'

/** Says what it is, so that a plain value is never taken for a sealed one. */
const VERSION = 'sealed1'
/** RFC 5116 §3.2; random, which NIST SP 800-38D §8.3 allows for 2^32 values of one key. */
const NONCE_OCTETS = 12
const TAG_OCTETS = 16
/** 128 bits: two values never share one by chance. */
const FINGERPRINT_OCTETS = 16

/** AES-256-GCM. Version, key id and place are authenticated with it: a value that is moved does not open. */
export function sealWith(key: SecretKey, plain: string, place: Place): Sealed {
  const nonce = randomBytes(NONCE_OCTETS)
  const head = `${VERSION}:${key.id}`
  const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce, { authTagLength: TAG_OCTETS })
  cipher.setAAD(associated(head, place))
  const body = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${head}:${body.toString('base64url')}` as Sealed
}

/** The plain value; undefined when it was altered, moved or sealed with another key. */
export function openWith(key: SecretKey, sealed: Sealed, place: Place): string | undefined {
  const [version, id, text = ''] = sealed.split(':')
  const body = Buffer.from(text, 'base64url')
  if (version !== VERSION || id !== key.id || body.length < NONCE_OCTETS + TAG_OCTETS) return undefined
  const nonce = body.subarray(0, NONCE_OCTETS)
  const decipher = createDecipheriv('aes-256-gcm', key.sealing, nonce, { authTagLength: TAG_OCTETS })
  decipher.setAAD(associated(`${version}:${id}`, place))
  decipher.setAuthTag(body.subarray(-TAG_OCTETS))
  try {
    const plain = decipher.update(body.subarray(NONCE_OCTETS, -TAG_OCTETS))
    return Buffer.concat([plain, decipher.final()]).toString('utf8')
  } catch {
    // Node says no more than that the tag is wrong.
    return undefined
  }
}

/** The id of the key that sealed it; `''` when it is not sealed at all. */
export function keyIdOf(sealed: Sealed): string {
  const [version, id = ''] = sealed.split(':')
  return version === VERSION ? id : ''
}

export function fingerprintWith(key: SecretKey, plain: string): string {
  const digest = createHmac('sha256', key.fingerprinting).update(plain, 'utf8').digest()
  return digest.subarray(0, FINGERPRINT_OCTETS).toString('base64url')
}

function associated(head: string, place: Place): Buffer {
  return Buffer.from(`${head}:${placeText(place)}`, 'utf8')
}
