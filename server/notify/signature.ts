import { createHmac, randomBytes } from 'node:crypto'
import { Failure } from '../domain/failure.ts'

const PREFIX = 'whsec_'
const KEY_OCTETS = 32
/** Standard Webhooks, "Signature scheme": a symmetric secret has 24 to 64 octets. */
const KEY_OCTETS_MIN = 24
const KEY_OCTETS_MAX = 64

export interface Signed {
  readonly id: string
  /** Seconds since the epoch. */
  readonly timestamp: number
  readonly body: string
}

/** A secret as receivers are given it. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(KEY_OCTETS).toString('base64')
}

/** `Failure('invalid')` when it is no secret of a webhook. */
export function keyOf(secret: string): Buffer {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : ''
  const key = Buffer.from(text, 'base64')
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text)
  if (isBase64 && key.length >= KEY_OCTETS_MIN && key.length <= KEY_OCTETS_MAX) return key
  throw new Failure(
    'invalid',
    `The secret of a webhook is ${PREFIX} and ${KEY_OCTETS_MIN} to ${KEY_OCTETS_MAX} octets in base64.`,
    'secretConstant',
  )
}

/** `webhook-signature` (Standard Webhooks, "Signature scheme"): HMAC-SHA256 over id, timestamp and body. */
export function signatureOf(key: Buffer, { id, timestamp, body }: Signed): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
