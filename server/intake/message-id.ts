import { randomFillSync } from 'node:crypto'
import type { MessageId } from '../domain/message.ts'

/** Milliseconds since 1970 in base 36, until 2059; then it begins anew, which harms nothing. */
const TIME_CHARACTERS = 8
/** 88 bits, of which 84 are shown: nobody guesses a message. */
const RANDOM_OCTETS = 11
const RANDOM_CHARACTERS = 14
/** Asked for together: the system takes as long for one id as for hundreds. */
const POOL_OCTETS = RANDOM_OCTETS * 256

/**
 * Makes ids of messages. They begin with the time, so that the ids of one commit stand side by side in the
 * store's index: wholly random ones would each have another page of it written.
 */
export function messageIds(now: () => number): () => MessageId {
  const pool = Buffer.alloc(POOL_OCTETS)
  let at = POOL_OCTETS
  return () => {
    if (at === POOL_OCTETS) {
      randomFillSync(pool)
      at = 0
    }
    const random = pool.toString('base64url', at, at + RANDOM_OCTETS).slice(0, RANDOM_CHARACTERS)
    at += RANDOM_OCTETS
    const time = now().toString(36).padStart(TIME_CHARACTERS, '0').slice(-TIME_CHARACTERS)
    return `${time}${random}` as MessageId
  }
}
