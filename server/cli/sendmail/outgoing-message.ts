import { type Address, parseAddress } from '../../domain/address.ts'
import { CR, LF } from '../../domain/line-ends.ts'
import { readHeader } from '../../mime/header-reader.ts'
import { mailboxesOf } from '../../mime/mailboxes.ts'
import { EXIT, SendmailError } from './exit-codes.ts'
import type { SendmailArguments } from './sendmail-arguments.ts'

export interface OutgoingMessage {
  readonly from: Address | ''
  readonly to: readonly Address[]
  /** Lines end with CRLF; dots are not stuffed yet. */
  readonly bytes: Buffer
}

const HEADER_LIMITS = { bytes: 1024 * 1024, fields: 5000 }

/**
 * What is sent of what came on standard input: each line with CRLF, the end at a lone dot unless that is ignored, and
 * with `-t` no `Bcc`. All else stays as it is. `login` is who calls, for addresses without a domain and the sender.
 */
export function outgoingMessage(
  input: Buffer,
  { readsRecipients, ignoresDots, from, fullName, recipients }: SendmailArguments,
  login: { readonly user: string; readonly host: string },
): OutgoingMessage {
  const lines = withCrlf(ignoresDots ? input : untilDot(input))
  const { fields, bodyOffset, end } = readHeader(lines, HEADER_LIMITS)
  if (readsRecipients) refuseOddHeader(lines.subarray(0, bodyOffset), end)
  const qualified = (text: string) => addressOf(text, login.host)
  const inHeader = (...names: readonly string[]) =>
    fields.filter(({ name }) => names.includes(name.toLowerCase())).flatMap(({ body }) => mailboxesOf(body))
  const isResent = fields.some(({ name }) => /^resent-(?:to|cc|bcc)$/i.test(name))
  const named = isResent ? inHeader('resent-to', 'resent-cc', 'resent-bcc') : inHeader('to', 'cc', 'bcc')
  const to = [...recipients.flatMap(argumentMailboxes), ...(readsRecipients ? named : [])].map(qualified)
  if (to.length === 0) throw noRecipients(readsRecipients)
  const sender = from === '' || from === '<>' ? '' : qualified(from ?? login.user)
  const hasFrom = fields.some(({ name }) => name.toLowerCase() === 'from')
  const head = fullName === undefined || hasFrom ? '' : `From: ${quoted(fullName)} <${sender}>\r\n`
  const bytes = readsRecipients ? withoutBcc(lines) : lines
  return {
    from: sender,
    to: [...new Set(to)],
    bytes: head === '' ? bytes : Buffer.concat([Buffer.from(head), bytes]),
  }
}

/** Where it is not plain what is a field, recipients could be missed, or a `Bcc` shown to the others. */
function refuseOddHeader(header: Buffer, end: 'blank' | 'junk' | 'cut' | 'none'): void {
  const isOdd = end === 'junk' || end === 'cut' || /\r(?!\n)/.test(header.toString('latin1'))
  if (!isOdd) return
  const words =
    'The header has a line that is no field, or is too long: with -t nobody can say who is meant. Name the recipients.'
  throw new SendmailError(EXIT.dataError, words)
}

/** None of them may get lost: whoever named it would think it was sent to. */
function argumentMailboxes(text: string): readonly string[] {
  const mailboxes = mailboxesOf(text)
  if (mailboxes.length > 0 || text.trim() === '') return mailboxes
  throw new SendmailError(EXIT.dataError, `${JSON.stringify(text)} is no address.`)
}

function addressOf(text: string, host: string): Address {
  const bare = text.trim().replace(/^<(.*)>$/s, '$1')
  const address = parseAddress(bare) ?? (bare.includes('@') ? undefined : parseAddress(`${bare}@${host}`))
  if (address !== undefined) return address
  throw new SendmailError(EXIT.dataError, `${JSON.stringify(text)} is no address.`)
}

function noRecipients(readsRecipients: boolean): SendmailError {
  return readsRecipients
    ? new SendmailError(EXIT.dataError, 'The header names no recipients.')
    : new SendmailError(EXIT.usage, 'Name recipients, or say -t to take those of the header.')
}

function quoted(name: string): string {
  return `"${name.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`
}

/** What stands before the first line that is a dot alone. */
function untilDot(input: Buffer): Buffer {
  for (let at = 0; at < input.length; at = input.indexOf(LF, at) + 1 || input.length) {
    const end = input.indexOf(LF, at)
    const line = input.toString('latin1', at, Math.min(end < 0 ? input.length : end, at + 3))
    if (line === '.' || line === '.\r') return input.subarray(0, at)
  }
  return input
}

/** RFC 5321 §2.3.8: a line feed alone becomes CRLF, as programs on Unix end their lines; the last line ends, too. */
function withCrlf(input: Buffer): Buffer {
  const pieces: Buffer[] = []
  let from = 0
  for (let at = input.indexOf(LF); at >= 0; at = input.indexOf(LF, at + 1)) {
    if (input[at - 1] === CR) continue
    pieces.push(input.subarray(from, at), Buffer.from('\r'))
    from = at
  }
  pieces.push(input.subarray(from))
  const whole = Buffer.concat(pieces)
  return whole.length === 0 || whole.at(-1) === LF ? whole : Buffer.concat([whole, Buffer.from('\r\n')])
}

/** Without `Bcc` and `Resent-Bcc`, continuation lines included. */
function withoutBcc(bytes: Buffer): Buffer {
  const blank = bytes.indexOf('\r\n\r\n')
  const bodyAt = bytes.indexOf('\r\n') === 0 ? 0 : blank < 0 ? bytes.length : blank + 2
  const header = bytes.toString('latin1', 0, bodyAt)
  const kept = header.replace(/^(?:Resent-)?Bcc[ \t]*:.*\r\n(?:[ \t].*\r\n)*/gim, '')
  return kept === header ? bytes : Buffer.concat([Buffer.from(kept, 'latin1'), bytes.subarray(bodyAt)])
}
