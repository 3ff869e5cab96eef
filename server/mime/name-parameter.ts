import { decodeBytes, octetsOf } from './charset.ts'
import { displayLine } from './display-text.ts'
import { decodeHeaderText, unfold } from './encoded-words.ts'

/** A piece of a parameter in one or more pieces (RFC 2231 §3). */
interface Piece {
  readonly index: number
  readonly isExtended: boolean
  readonly value: string
}

const LENGTH_MAX = 255
const LOOKED_AT = 64 * 1024

/**
 * The name that a field gives a part, as one reads it: in pieces and extended (RFC 2231), in encoded words, which
 * RFC 2047 §5 forbids there and mailers write all the same, or as it is. Null when there is none. Never throws.
 */
export function nameParameter(body: string, name: 'filename' | 'name'): string | null {
  const pieces = piecesOf(unfold(body.slice(0, LOOKED_AT)), name)
  const isExtended = pieces[0]?.isExtended ?? false
  const text = isExtended ? extendedText(pieces) : decodeHeaderText(pieces.map(({ value }) => value).join(''))
  return displayLine(text, LENGTH_MAX) || null
}

/** In their order; of a name that is there twice, the extended one (RFC 6266 §4.3 has it so). */
function piecesOf(body: string, name: string): readonly Piece[] {
  const pattern = new RegExp(
    `;\\s*${name}(?:\\*(\\d{1,3}))?(\\*)?\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`,
    'gis',
  )
  const found = [...body.matchAll(pattern)].map(([, index, star, quoted, bare]) => ({
    index: index === undefined ? null : Number(index),
    isExtended: star !== undefined,
    value: quoted?.replace(/\\(.)/gs, '$1') ?? bare ?? '',
  }))
  const whole = found.filter(({ index }) => index === null)
  const one = whole.find(({ isExtended }) => isExtended)
  if (one) return [{ ...one, index: 0 }]
  const pieces = found.flatMap((piece) => (piece.index === null ? [] : [{ ...piece, index: piece.index }]))
  if (pieces.length > 0) return pieces.toSorted((before, after) => before.index - after.index)
  return whole.slice(0, 1).map((piece) => ({ ...piece, index: 0 }))
}

/** `utf-8'de'%C3%BCber`: the first piece names the charset, pieces with a star have octets in hexadecimal. */
function extendedText(pieces: readonly Piece[]): string {
  const [first] = pieces
  const [, charset = '', start = ''] = /^([^']*)'[^']*'(.*)$/s.exec(first?.value ?? '') ?? []
  const values = pieces.map(({ value, isExtended }, at) => {
    const text = at === 0 && start !== '' ? start : value
    return isExtended ? unescaped(text) : text
  })
  return decodeBytes(octetsOf(values.join('')), charset || 'utf-8')
}

function unescaped(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
