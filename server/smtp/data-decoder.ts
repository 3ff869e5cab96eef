import { CR, LF } from '../domain/line-ends.ts'

const DOT = 0x2e
const LINE_DOT = Buffer.from('\r\n.')
const LONE_CR = Buffer.from('\r')

/**
 * Where the last octet left us. In `dot` and `dot-cr` a dot, or a dot and CR, at the beginning of a line are
 * held back: one LF more would be the end of the message.
 */
type Place = 'text' | 'cr' | 'line-start' | 'dot' | 'dot-cr'

/** What a chunk gave: message octets, and how many octets of the chunk were used. */
export interface Decoded {
  readonly bytes: Buffer
  readonly taken: number
  readonly ended: boolean
}

/**
 * Takes the transparency of DATA off (RFC 5321 §4.5.2). A line begins after CRLF and nowhere else, so a bare
 * LF or CR neither ends the message nor costs a dot, however the chunks are cut.
 */
export class DataDecoder {
  #place: Place = 'line-start'

  feed(chunk: Buffer): Decoded {
    const pieces: Buffer[] = []
    /** Octets before it are in `pieces` or left out. */
    let kept = 0
    let at = 0
    while (at < chunk.length) {
      switch (this.#place) {
        case 'text': {
          const found = chunk.indexOf(LINE_DOT, at)
          this.#place = found < 0 ? placeAtEnd(chunk) : 'line-start'
          at = found < 0 ? chunk.length : found + 2
          break
        }
        case 'cr':
          this.#place = chunk[at] === LF ? 'line-start' : 'text'
          if (this.#place === 'line-start') at++
          break
        case 'line-start':
          this.#place = chunk[at] === DOT ? 'dot' : 'text'
          if (this.#place === 'text') break
          if (at > kept) pieces.push(chunk.subarray(kept, at))
          at++
          kept = at
          break
        case 'dot':
          this.#place = chunk[at] === CR ? 'dot-cr' : 'text'
          if (this.#place === 'dot-cr') at++
          break
        case 'dot-cr':
          if (chunk[at] === LF) return { bytes: joined(pieces), taken: at + 1, ended: true }
          // The CR was text after all; it is still in this chunk unless the chunk before ended with it.
          if (at === 0) pieces.push(LONE_CR)
          this.#place = 'text'
          break
      }
    }
    const end = this.#place === 'dot-cr' ? at - 1 : at
    if (end > kept) pieces.push(chunk.subarray(kept, end))
    return { bytes: joined(pieces), taken: at, ended: false }
  }
}

function placeAtEnd(chunk: Buffer): Place {
  const last = chunk[chunk.length - 1]
  if (last === CR) return 'cr'
  return last === LF && chunk[chunk.length - 2] === CR ? 'line-start' : 'text'
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces)
}
