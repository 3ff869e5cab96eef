import { z } from 'zod'

/** RFC 5321 §4.5.3.1.3 asks for 256 octets; VERP senders exceed it in practice. */
export const addressSchema = z.string().min(1).max(512)

/** Times are ISO 8601 UTC. */
export const timeSchema = z.iso.datetime()

/** Change sequence; where a watcher stands. */
export const cursorSchema = z.int().min(0)

/** As one writes it into a URL: digits, and no number that loses precision. */
export const cursorTextSchema = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a cursor: a whole number')
  .transform(Number)

/** One line of text without control characters, so that it can never end a header line (CR, LF) it is put in. */
export function lineSchema(lengthMax: number) {
  return z
    .string()
    .max(lengthMax)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters or line breaks')
}
