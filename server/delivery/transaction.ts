import { type Address, isAsciiAddress, type ReversePath } from '../domain/address.ts'
import type { SafeAddress } from '../suppression/safe-set.ts'

/** One message for some recipients of one relay. */
export interface Transaction {
  readonly from: ReversePath
  /** Asked of the safe set by the caller; nothing else can be put here. */
  readonly to: readonly SafeAddress[]
  /** Exact octets with CRLF line ends, dots not stuffed. Read at most once, and only when the relay wants it. */
  readonly data: AsyncIterable<Uint8Array>
  /** Octets that the relay takes of one message, by its settings; null when they do not say. */
  readonly maxSizeBytes: number | null
  /** About how many octets `data` has, for SIZE= (RFC 1870). */
  readonly sizeBytes: number
  /** The client asked for it or the content needs it; an address that needs it counts by itself. */
  readonly smtputf8: boolean
  readonly eightBit: boolean
  /** Only over verified TLS, and to a relay that passes this on (RFC 8689). */
  readonly requireTls: boolean
  /** Sent where the relay offers DSN. */
  readonly dsn: DsnParameters | null
}

/** RFC 3461 §4, values as they go on the wire. */
export interface DsnParameters {
  readonly ret: 'FULL' | 'HDRS' | null
  readonly envid: string | null
  readonly recipients: ReadonlyMap<Address, { readonly notify: string | null; readonly orcpt: string | null }>
}

/** EHLO keywords in upper case, with their parameters. */
export type Extensions = ReadonlyMap<string, string>

/** What a relay offers, and whether it did in TLS. */
export interface RelayAbilities {
  readonly extensions: Extensions
  readonly isSecure: boolean
}

/**
 * Why this relay can't have the message, if so. RFC 6152 §3 and RFC 6531 §3.2 leave conversion or a bounce;
 * we never convert.
 */
export function lackOf(
  { extensions, isSecure }: RelayAbilities,
  transaction: Transaction,
): string | undefined {
  if (transaction.eightBit && !extensions.has('8BITMIME')) {
    return '5.6.3 the message has 8-bit octets, and the relay offers no 8BITMIME'
  }
  if (needsUtf8(transaction) && !extensions.has('SMTPUTF8')) {
    return '5.6.9 the message needs SMTPUTF8, and the relay does not offer it'
  }
  if (mustRequireTls(transaction) && !passesRequireTls({ extensions, isSecure })) {
    const lack = isSecure ? 'does not offer it' : 'was not reached in TLS'
    return `5.7.30 the sender said REQUIRETLS, and the relay ${lack}`
  }
  const room = [transaction.maxSizeBytes, sizeLimit(extensions)].filter((limit) => limit !== null)
  const least = Math.min(...room)
  if (transaction.sizeBytes > least) {
    return `5.3.4 the message has ${transaction.sizeBytes} octets, and the relay takes ${least}`
  }
  return undefined
}

/** RFC 8689 §5: of a bounce it is a wish. It reports what is lost already, and must not be lost itself. */
function mustRequireTls({ requireTls, from }: Transaction): boolean {
  return requireTls && from !== ''
}

/** What is offered in the clear is not believed. Our TLS is always verified. */
function passesRequireTls({ extensions, isSecure }: RelayAbilities): boolean {
  return isSecure && extensions.has('REQUIRETLS')
}

/** RFC 1870 §4: 0 or nothing says that there is no fixed limit. */
function sizeLimit(extensions: Extensions): number | null {
  const limit = Number(extensions.get('SIZE'))
  return Number.isSafeInteger(limit) && limit > 0 ? limit : null
}

/** Without CRLF. */
export function mailCommand(abilities: RelayAbilities, transaction: Transaction): string {
  const { extensions } = abilities
  const dsn = extensions.has('DSN') ? transaction.dsn : null
  return command(
    `MAIL FROM:<${transaction.from}>`,
    extensions.has('SIZE') && `SIZE=${transaction.sizeBytes}`,
    transaction.eightBit && 'BODY=8BITMIME',
    needsUtf8(transaction) && 'SMTPUTF8',
    transaction.requireTls && passesRequireTls(abilities) && 'REQUIRETLS',
    dsn?.ret && `RET=${dsn.ret}`,
    dsn?.envid && `ENVID=${dsn.envid}`,
  )
}

/** Without CRLF. */
export function rcptCommand(extensions: Extensions, { dsn }: Transaction, address: SafeAddress): string {
  const wishes = extensions.has('DSN') ? dsn?.recipients.get(address) : undefined
  return command(
    `RCPT TO:<${address}>`,
    wishes?.notify && `NOTIFY=${wishes.notify}`,
    wishes?.orcpt && `ORCPT=${wishes.orcpt}`,
  )
}

function needsUtf8({ smtputf8, from, to }: Transaction): boolean {
  return smtputf8 || ![from, ...to].every(isAsciiAddress)
}

function command(verb: string, ...parameters: readonly (string | false | null | undefined)[]): string {
  const line = [verb, ...parameters.filter((parameter) => typeof parameter === 'string')].join(' ')
  // What came from a client was checked at the door; a line end here would be a command of its own.
  if (/[\r\n\0]/.test(line)) throw new Error('a control character in an SMTP command')
  return line
}
