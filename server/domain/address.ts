import { domainToASCII } from 'node:url'

declare const addressBrand: unique symbol

/**
 * A mailbox exactly as spoken in MAIL or RCPT, without the angle brackets (RFC 5321 §4.1.2, RFC 6531 §3.3).
 * Never normalised: the address that is judged is the address that goes on the wire.
 */
export type Address = string & { readonly [addressBrand]: true }

/** MAIL FROM: an address, or `''` for the null reverse-path `<>` (RFC 5321 §4.5.5). */
export type ReversePath = Address | ''

/** RFC 5321 §4.5.3.1.3 asks for 256 octets; VERP senders exceed it in practice. */
const ADDRESS_OCTETS_MAX = 512
/** RFC 1035 §2.3.4. */
const LABEL_OCTETS_MAX = 63

const UNQUOTED = /^[\p{L}\p{M}\p{N}\p{S}\p{P}]+$/u
const SPECIALS = /[\s()<>[\]:;@\\,"]/u
const QUOTED = /^"(?:[^"\\\p{Cc}]|\\[\x20-\x7e])*"$/u
/** C0, C1, DEL, zero-width, bidi and other format characters are never part of a mailbox here. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u
const LABEL = /^[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$/u
/** Plain labels, none of them an A-label: nothing to convert, and nothing that a URL parser may take for a number. */
const ASCII_DOMAIN =
  /^(?!xn--)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.(?!xn--)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i
const ADDRESS_LITERAL = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\]$/i

/** The address, if `text` is one mailbox; `postmaster` alone is one too (RFC 5321 §4.1.1.3). */
export function parseAddress(text: string): Address | undefined {
  if (INVISIBLE.test(text) || Buffer.byteLength(text) > ADDRESS_OCTETS_MAX) return undefined
  if (/^postmaster$/i.test(text)) return text as Address
  const at = text.lastIndexOf('@')
  if (at < 1 || !isLocalPart(text.slice(0, at)) || !isDomain(text.slice(at + 1))) return undefined
  return text as Address
}

/** What stands before the last `@`, quotes included. */
export function localPartOf(address: Address): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? address : address.slice(0, at)
}

/** What stands behind the last `@`, as written; `''` for a bare `postmaster`. */
export function domainOf(address: Address): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? '' : address.slice(at + 1)
}

/** The A-label form in lower case, or `''` when `domain` is not a domain name. */
export function asciiDomain(domain: string): string {
  if (ADDRESS_LITERAL.test(domain)) return domain.toLowerCase()
  if (ASCII_DOMAIN.test(domain)) return foldAscii(domain)
  if (!domain.split('.').every((label) => LABEL.test(label))) return ''
  // domainToASCII refuses nothing that the label check let through, save invalid IDNA.
  return domainToASCII(domain).toLowerCase()
}

/**
 * What two spellings of one mailbox share: A-label domain, local part with ASCII A to Z folded.
 * For matching and classification only, never for the wire (RFC 5321 §2.4: local parts are case-sensitive).
 */
export function addressKey(address: Address): string {
  const domain = domainOf(address)
  return domain === '' ? foldAscii(address) : `${foldAscii(localPartOf(address))}@${asciiDomain(domain)}`
}

/** Lower-cases A to Z and nothing else: U+212A KELVIN SIGN is not `k`. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Whether the wire needs SMTPUTF8 for it (RFC 6531 §3.2). */
export function isAsciiAddress(address: Address | ''): boolean {
  return /^[\x20-\x7e]*$/.test(address)
}

function isLocalPart(text: string): boolean {
  if (text.startsWith('"')) return QUOTED.test(text)
  // Dots anywhere: mailboxes such as `a..b@` and `user.@` exist, against RFC 5321 §4.1.2.
  return /[^.]/.test(text) && UNQUOTED.test(text) && !SPECIALS.test(text)
}

function isDomain(text: string): boolean {
  const ascii = asciiDomain(text)
  if (ascii === '') return false
  return ascii.startsWith('[') || ascii.split('.').every((label) => label.length <= LABEL_OCTETS_MAX)
}
