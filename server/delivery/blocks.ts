import type { Terminator } from './dot-stuff.ts'

/** What a relay takes in one segment or a few: less is not worth a write of its own. */
const BLOCK_BYTES = 16 * 1024

/** The rest of the data, and what ends it: from its write on, the relay may have the message. */
export type LastBlock = readonly [rest: Uint8Array, terminator: Terminator]

/** Joins pieces into blocks worth a write; most messages are their last block alone. */
export async function* inBlocks(
  pieces: AsyncGenerator<Uint8Array, Terminator>,
): AsyncGenerator<Uint8Array, LastBlock> {
  let held: Uint8Array[] = []
  let size = 0
  for (;;) {
    const next = await pieces.next()
    if (next.done === true) return [joined(held), next.value]
    held.push(next.value)
    size += next.value.length
    if (size < BLOCK_BYTES) continue
    yield joined(held)
    held = []
    size = 0
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
}
