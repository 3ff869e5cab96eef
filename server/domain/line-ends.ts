export const CR = 0x0d
export const LF = 0x0a

/** A CR or an LF without the other; at the edges what is outside decides. */
const LONE_INSIDE = /\r(?!\n|$)|(?<!\r|^)\n/

/**
 * Whether octets have a lone CR or LF, but for an LF that they begin with and a CR that they end with: what came before or
 * comes behind may be its other half. Read as Latin-1 a pattern finds it in a fraction of the time that a loop
 * takes, where lines are of the usual length.
 */
export function hasLoneLineEnd(octets: Uint8Array): boolean {
  return LONE_INSIDE.test(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1'))
}
