import type { Address, ReversePath } from '../domain/address.ts'
import type { Instance } from '../domain/instance.ts'
import { encodingFor } from './ascii-value.ts'
import { encodedWords } from './encoded-word.ts'
import type { Field, Header } from './header.ts'
import { isKept } from './kept-fields.ts'
import { type Disclosure, inClassOrder } from './prefix.ts'
import { type Arrival, receivedField } from './received.ts'
import { renamed } from './rename.ts'
import { isPlainAddress, type SafeAddress } from './safe-set.ts'
import { subjectField } from './subject-field.ts'
import { asciiWords, cleanText, foldedField } from './words.ts'

/** What the header of a redirected copy is made from. */
export interface RedirectedCopy {
  readonly header: Header
  readonly arrival: Arrival
  readonly instance: Instance
  readonly sender: Address
  readonly originalFrom: ReversePath
  readonly to: readonly SafeAddress[]
  readonly disclosure: Disclosure
}

/** Marks a copy: what bears it is never redirected again. */
export const MARK = 'X-Suppressed-By'

/** Envelope recipients listed in the header: Postfix cuts a field at 100 KiB (`header_size_limit`). */
const LISTED_RECIPIENTS_MAX = 200
const LISTED_OCTETS_MAX = 32 * 1024
/** The same for To, of which no address that fits is left out. */
const TO_OCTETS_MAX = 64 * 1024
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
    ...subjectField(copy.header, copy.disclosure, copy.instance.email.subject.maxRecipients),
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
  const listed = withinOctets(
    shown.slice(0, LISTED_RECIPIENTS_MAX).map(({ address }) => `<${address}>`),
    LISTED_OCTETS_MAX,
  )
  if (listed.length === 0) return ''
  const words = listed.map((text, index) => (index < listed.length - 1 ? `${text},` : text))
  const more = shown.length - listed.length
  if (more > 0) words.push(`+${more}`, 'more')
  return foldedField('X-Original-Envelope-To', asciiWords(words))
}

/** The first of them that have at most `octetsMax` together. */
function withinOctets<T extends string>(texts: readonly T[], octetsMax: number): T[] {
  let octets = 0
  return texts.filter((text) => {
    octets += Buffer.byteLength(text)
    return octets <= octetsMax
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
  const plain = withinOctets(to.filter(isPlainAddress), TO_OCTETS_MAX)
  if (plain.length === 0) return ['undisclosed-recipients:;']
  return plain.map((address, index) => (index < plain.length - 1 ? `${address},` : address))
}

function rewritten(field: Field, { header, instance, disclosure }: RedirectedCopy): Uint8Array[] {
  // A control in a kept field could end a line for a careless reader.
  if (isKept(field.name, instance.email.passHeaders) && !field.has.control) return [field.bytes]
  const isBcc = field.name === 'bcc' || field.name === 'resent-bcc'
  return isBcc && !disclosure.showsBcc ? [] : renamed(field, encodingFor(header))
}
