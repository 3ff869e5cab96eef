import { canonicalise, createCanonicaliser } from './canonical.ts'

/** The part of a copy that its bytes come from. */
export interface CopyHead {
  readonly head: Uint8Array
  /** Octets into the canonical form of the raw message. */
  readonly bodyOffset: number
}

/** What is handed to the relay: the copy's head, then the body of the raw message with canonical line ends. */
export function deliveredBytes({ head, bodyOffset }: CopyHead, raw: Uint8Array): Uint8Array {
  return Buffer.concat([head, canonicalise(raw).bytes.subarray(bodyOffset)])
}

/** The same in chunks, so that a large message is never in memory whole. */
export async function* deliveredChunks(
  { head, bodyOffset }: CopyHead,
  raw: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head
  const canonical = createCanonicaliser()
  let skip = bodyOffset
  for await (const chunk of raw) {
    const bytes = canonical(chunk)
    if (bytes.length > skip) yield bytes.subarray(skip)
    skip = Math.max(0, skip - bytes.length)
  }
}
