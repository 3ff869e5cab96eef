import { LF } from '../domain/line-ends.ts'

const DOT = 0x2e
const DOT_BYTES = Uint8Array.of(DOT)

/** What follows the last octet of data: its own line end if it has none, then the final dot (RFC 5321 §4.1.1.4). */
export type Terminator = '.\r\n' | '\r\n.\r\n'

/**
 * Doubles the dots that begin a line (RFC 5321 §4.5.2) of data whose line ends are CRLF. The generator's return
 * value is the terminator, which the caller writes itself: from that write on, the relay may have the message.
 */
export async function* dotStuff(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, Terminator> {
  let last = LF
  for await (const chunk of data) {
    if (chunk.length === 0) continue
    yield stuffChunk(chunk, last)
    last = chunk.at(-1) ?? last
  }
  return last === LF ? '.\r\n' : '\r\n.\r\n'
}

function stuffChunk(chunk: Uint8Array, before: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let start = 0
  for (let dot = chunk.indexOf(DOT); dot >= 0; dot = chunk.indexOf(DOT, dot + 1)) {
    if ((dot === 0 ? before : chunk[dot - 1]) !== LF) continue
    pieces.push(chunk.subarray(start, dot), DOT_BYTES)
    start = dot
  }
  return pieces.length === 0 ? chunk : Buffer.concat([...pieces, chunk.subarray(start)])
}
