import { isUtf8 } from 'node:buffer'
import type { Reply } from '../domain/reply.ts'
import { badParameter, unknownParameter } from './replies.ts'

/** RFC 5321 §4.1.2, `esmtp-param`; a value may be UTF-8 (RFC 6531 §3.3) and may hold `=`. */
const PARAMETER = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\x21-\x7e\u{a0}-\u{10ffff}]+))?$/u
const XTEXT = /^(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})*$/
/** RFC 3461 §4.2: a type, then the address. */
const ORIGINAL_RECIPIENT = /^[A-Za-z0-9][A-Za-z0-9-]*;(.+)$/su
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** Parameters by name in upper case; `true` for one without a value. */
export type Parameters = ReadonlyMap<string, string | true>

const NONE: Parameters = new Map()

/** `KEY=value` pairs behind a path, or the reply that refuses them: malformed, said twice, or unknown. */
export function parseParameters(
  command: 'MAIL' | 'RCPT',
  text: string,
  known: readonly string[],
): Parameters | Reply {
  if (text === '') return NONE
  const parameters = new Map<string, string | true>()
  for (const word of text.split(/ +/)) {
    if (word === '') continue
    const found = PARAMETER.exec(word)
    if (found === null) return badParameter('Malformed parameter')
    const key = (found[1] ?? '').toUpperCase()
    if (!known.includes(key)) return unknownParameter(command)
    if (parameters.has(key)) return badParameter(`${key} was said twice`)
    parameters.set(key, found[2] ?? true)
  }
  return parameters
}

export function isReply(value: object): value is Reply {
  return 'code' in value
}

/** Whether it is xtext (RFC 3461 §4) that hides no control or invisible character. */
export function isCleanXtext(text: string): boolean {
  if (!XTEXT.test(text)) return false
  if (!text.includes('+')) return true
  const spelled = text.replaceAll(/\+([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const octets = Buffer.from(spelled, 'latin1')
  return isUtf8(octets) && !CONTROL.test(octets.toString('utf8'))
}

/** Whether it is the original recipient of a DSN (RFC 3461 §4.2), in UTF-8 where the mail is (RFC 6533 §3). */
export function isOriginalRecipient(text: string, smtputf8: boolean): boolean {
  const found = ORIGINAL_RECIPIENT.exec(text)
  if (found === null) return false
  const value = found[1] ?? ''
  const ascii = smtputf8 ? value.replaceAll(/[^\x00-\x7f]/gu, '') : value
  const embedded = [...value.matchAll(/\\x\{([0-9A-F]{1,6})\}/gi)].map(([, hex = '']) =>
    Number.parseInt(hex, 16),
  )
  const hidden = embedded.some((point) => point > 0x10ffff || CONTROL.test(String.fromCodePoint(point)))
  return isCleanXtext(ascii) && !CONTROL.test(value) && !hidden
}
