import { TextDecoder } from 'node:util'
import { decodeBytes, octetsOf } from './charset.ts'

interface EncodedWord {
  readonly charset: string
  readonly octets: string
  /** Just behind its `?=`. */
  readonly end: number
}

/** Registered charset names are shorter, a language tag (RFC 2231 §5) included. */
const CHARSET_LENGTH_MAX = 80

/**
 * A header value as one reads it: unfolded, raw UTF-8 decoded, then encoded words (RFC 2047).
 * `body` has one character per octet. Never throws; linear.
 */
export function decodeHeaderText(body: string): string {
  return decodeWords(decodeRaw(unfold(body)))
}

/** Folding is a line end before a blank, which stays (RFC 5322 §2.2.3). */
export function unfold(body: string): string {
  return /[\r\n]/.test(body) ? body.replace(/[\r\n]+/g, '') : body
}

/** Octets as text: UTF-8 (RFC 6532), or windows-1252 where they are not, as mailers without encoded words meant it. */
export function decodeRaw(octets: string): string {
  if (!/[\x80-\xff]/.test(octets)) return octets
  const bytes = octetsOf(octets)
  return decodeBytes(bytes, isUtf8Start(bytes) ? 'utf-8' : 'windows-1252')
}

/** Whether it is UTF-8 as far as it goes: a value that was cut may end within a character. */
function isUtf8Start(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    // TypeError: not UTF-8.
    return false
  }
}

/** Blanks between two encoded words vanish; octets of neighbours in one charset are decoded together, since some split a character. */
export function decodeWords(text: string): string {
  let from = text.indexOf('=?')
  if (from < 0) return text
  let out = ''
  let done = 0
  let run: EncodedWord | undefined
  while (from >= 0) {
    const word = encodedWordAt(text, from)
    if (word === undefined) {
      from = text.indexOf('=?', from + 2)
      continue
    }
    const between = text.slice(done, from)
    const adjacent = run !== undefined && between.trim() === ''
    if (run !== undefined && adjacent && isOneText(run, word)) {
      run = { ...word, octets: run.octets + word.octets }
    } else {
      out += wordText(run) + (adjacent ? '' : between)
      run = word
    }
    done = word.end
    from = text.indexOf('=?', done)
  }
  return out + wordText(run) + text.slice(done)
}

/** The encoded word that starts at `from`, where `=?` stands. Spaces in it are tolerated, as many mailers write them. */
export function encodedWordAt(text: string, from: number): EncodedWord | undefined {
  const charsetEnd = text.indexOf('?', from + 2)
  if (charsetEnd < 0 || charsetEnd - from > CHARSET_LENGTH_MAX || text[charsetEnd + 2] !== '?')
    return undefined
  const encoding = text[charsetEnd + 1]?.toUpperCase()
  if (encoding !== 'B' && encoding !== 'Q') return undefined
  const end = text.indexOf('?=', charsetEnd + 3)
  if (end < 0) return undefined
  const charset = text.slice(from + 2, charsetEnd).replace(/\*.*$/, '')
  if (charset === '' || /\s/.test(charset)) return undefined
  const coded = text.slice(charsetEnd + 3, end)
  return { charset, octets: encoding === 'B' ? fromBase64(coded) : fromQ(coded), end: end + 2 }
}

/** Whether their octets are one text. Those of ISO 2022 each start anew, with an escape sequence (RFC 1468). */
function isOneText(one: EncodedWord, other: EncodedWord): boolean {
  const charset = one.charset.toLowerCase()
  return charset === other.charset.toLowerCase() && !charset.startsWith('iso-2022')
}

function wordText(word: EncodedWord | undefined): string {
  return word === undefined ? '' : decodeBytes(octetsOf(word.octets), word.charset)
}

function fromBase64(coded: string): string {
  return Buffer.from(coded, 'base64').toString('latin1')
}

/** RFC 2047 §4.2. Characters beyond Latin-1 can only come from raw UTF-8 inside the word: keep their octets. */
function fromQ(coded: string): string {
  const octets = /[\u0100-\uffff]/.test(coded) ? Buffer.from(coded, 'utf8').toString('latin1') : coded
  return octets
    .replace(/_/g, ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
