import type { ReversePath } from '../domain/address.ts'
import type { Instance } from '../domain/instance.ts'
import { encodedWords } from './encoded-word.ts'
import type { Field, Header } from './header.ts'
import { isKept } from './kept-fields.ts'
import { type Disclosure, inClassOrder, subjectPrefix } from './prefix.ts'
import { type Arrival, receivedField } from './received.ts'
import { asciiValue, fittingLine, needsEncoding, renamed } from './rename.ts'
import { isPlainAddress, type SafeAddress } from './safe-set.ts'
import { asciiWords, cleanText, foldedField } from './words.ts'

/** What the header of a redirected copy is made from. */
export interface RedirectedCopy {
  readonly header: Header
  readonly arrival: Arrival
  readonly instance: Instance
  readonly sender: SafeAddress
  readonly originalFrom: ReversePath
  readonly to: readonly SafeAddress[]
  readonly disclosure: Disclosure
}

/** Marks a copy: what bears it is never redirected again. */
export const MARK = 'X-Suppressed-By'

/** Envelope recipients listed in the header: Postfix cuts a field at 100 KiB (`header_size_limit`). */
const LISTED_RECIPIENTS_MAX = 200
const LISTED_OCTETS_MAX = 32 * 1024
/** Of the instance's label in From. */
const LABEL_CHARACTERS_MAX = 100

/** The whole header of the copy, with the blank line that ends it. */
export function redirectHead(copy: RedirectedCopy): Uint8Array {
  const generated = [
    receivedField(copy.arrival),
    foldedField(MARK, markWords(copy)),
    foldedField('X-Original-Envelope-From', asciiWords([`<${copy.originalFrom}>`])),
    envelopeToField(copy.disclosure),
    hasField(copy.header, 'auto-submitted') ? '' : 'Auto-Submitted: auto-generated\r\n',
    foldedField('From', [...labelWords(copy.instance), `<${copy.sender}>`]),
    foldedField('To', toWords(copy.to)),
  ]
  return Buffer.concat([
    Buffer.from(generated.join(''), 'latin1'),
    ...subjectField(copy),
    ...copy.header.fields.flatMap((field) => rewritten(field, copy)),
    Buffer.from('\r\n'),
  ])
}

function hasField(header: Header, name: string): boolean {
  return header.fields.some((field) => field.name === name)
}

function markWords({ arrival, instance }: RedirectedCopy): string[] {
  return asciiWords([`${arrival.host};`, `instance=${instance.name};`, `id=${arrival.id}`])
}

/** Those that the copy was kept from, at most 200, the rest as a number; no field when none may be shown. */
function envelopeToField(disclosure: Disclosure): string {
  const shown = inClassOrder(disclosure)
  const listed = withinLimits(shown.map(({ address }) => `<${address}>`))
  if (listed.length === 0) return ''
  const words = listed.map((text, index) => (index < listed.length - 1 ? `${text},` : text))
  const more = shown.length - listed.length
  if (more > 0) words.push(`+${more}`, 'more')
  return foldedField('X-Original-Envelope-To', asciiWords(words))
}

function withinLimits(texts: readonly string[]): string[] {
  let octets = 0
  return texts.slice(0, LISTED_RECIPIENTS_MAX).filter((text) => {
    octets += Buffer.byteLength(text)
    return octets <= LISTED_OCTETS_MAX
  })
}

/** The label as a display name, without anything in which a reader could find a second address. */
function labelWords({ label, name }: Instance): string[] {
  const text = [...cleanText(label.trim() || name).replaceAll('@', ' at ')]
    .slice(0, LABEL_CHARACTERS_MAX)
    .join('')
  if (/^[A-Za-z0-9 ()._,&+/-]+$/.test(text)) return [`"${text}"`]
  return encodedWords(text)
}

/**
 * The safe recipients. One whose local part is quoted, not ASCII or like an encoded word gets the copy all the
 * same but is not listed: readers disagree on what such an address says.
 */
function toWords(to: readonly SafeAddress[]): string[] {
  const plain = to.filter(isPlainAddress)
  if (plain.length === 0) return ['undisclosed-recipients:;']
  return plain.map((address, index) => (index < plain.length - 1 ? `${address},` : address))
}

/** The prefix on lines of its own, then the octets of the first original Subject, never decoded. */
function subjectField({ header, disclosure, instance }: RedirectedCopy): Uint8Array[] {
  const original = header.fields.find((field) => field.name === 'subject')
  if (disclosure.suppressed.length === 0)
    return original === undefined ? [SUBJECT, CRLF] : subjectAlone(original)
  const prefix = asciiWords(subjectPrefix(disclosure, instance.email.subject.maxRecipients))
  const lines = Buffer.from(foldedField('Subject', prefix))
  const value = original === undefined ? NOTHING : trimmed(asciiOctets(original, 0))
  return value.length === 0 ? [lines] : [lines, SPACE, value, CRLF]
}

function subjectAlone(original: Field): Uint8Array[] {
  if (needsEncoding(original)) return [SUBJECT, asciiOctets(original, SUBJECT.length), CRLF]
  const value = trimmed(asciiOctets(original, SUBJECT.length))
  return value.length === 0 ? [SUBJECT, CRLF] : fittingLine(SUBJECT, Buffer.concat([SPACE, value, CRLF]), 0)
}

function asciiOctets(field: Field, column: number): Uint8Array {
  return needsEncoding(field)
    ? Buffer.from(asciiValue(field, column), 'latin1')
    : field.bytes.subarray(field.valueAt)
}

/** Without white space around it, so that no line of white space alone comes to stand in the header. */
function trimmed(value: Uint8Array): Uint8Array {
  let from = 0
  let to = value.length
  while (from < to && isSpace(value[from])) from++
  while (to > from && isSpace(value[to - 1])) to--
  return value.subarray(from, to)
}

function isSpace(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09 || octet === 0x0d || octet === 0x0a
}

function rewritten(field: Field, { instance, disclosure }: RedirectedCopy): Uint8Array[] {
  // A control octet in a kept field could end a line for a careless reader.
  if (isKept(field.name, instance.email.passHeaders) && !field.has.control) return [field.bytes]
  const isBcc = field.name === 'bcc' || field.name === 'resent-bcc'
  return isBcc && !disclosure.showsBcc ? [] : renamed(field)
}

const SUBJECT = Buffer.from('Subject:')
const NOTHING = new Uint8Array(0)
const CRLF = Buffer.from('\r\n')
const SPACE = Buffer.from(' ')
