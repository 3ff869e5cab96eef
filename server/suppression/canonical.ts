import { CR, hasLoneLineEnd, LF } from '../domain/line-ends.ts'

/** Bytes whose every line ends in CRLF, and whether that took a change. */
export interface Canonical {
  readonly bytes: Uint8Array
  readonly changed: boolean
}

/**
 * Makes each CRLF, lone CR and lone LF a CRLF (RFC 5321 §2.3.8), so that every later reader sees the same
 * lines as the rule does. What is canonical already is returned as it is, not copied. A missing last line end
 * is not added.
 */
export function canonicalise(raw: Uint8Array): Canonical {
  const lone = countLone(raw)
  return lone === 0 ? { bytes: raw, changed: false } : { bytes: expand(raw, lone), changed: true }
}

/**
 * The same for a message that comes in chunks: call it with each in order. A CRLF that is split over two
 * chunks stays one line end.
 */
export function createCanonicaliser(): (chunk: Uint8Array) => Uint8Array {
  let last = 0
  return (chunk) => {
    if (chunk.length === 0) return chunk
    const before = last
    last = chunk[chunk.length - 1] ?? 0
    // A CR at the end of a chunk is written out as CRLF at once; the LF that may follow is then skipped.
    const rest = before === CR && chunk[0] === LF ? chunk.subarray(1) : chunk
    const lone = countLone(rest)
    return lone === 0 ? rest : expand(rest, lone)
  }
}

/** How many CR and LF stand alone: by so much the canonical form is longer. */
function countLone(bytes: Uint8Array): number {
  if (bytes[0] !== LF && bytes.at(-1) !== CR && !hasLoneLineEnd(bytes)) return 0
  let lone = 0
  let before = 0
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes[at] as number
    if ((before === CR) !== (octet === LF)) lone++
    before = octet
  }
  return before === CR ? lone + 1 : lone
}

function expand(bytes: Uint8Array, lone: number): Uint8Array {
  const out = new Uint8Array(bytes.length + lone)
  let length = 0
  let before = 0
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes[at] as number
    if (before === CR && octet !== LF) out[length++] = LF
    if (octet === LF && before !== CR) out[length++] = CR
    out[length++] = octet
    before = octet
  }
  if (before === CR) out[length] = LF
  return out
}
