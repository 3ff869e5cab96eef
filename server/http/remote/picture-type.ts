/** First octets of the formats that browsers draw and that can hold no script; SVG is not among them. */
const SIGNATURES: readonly (readonly [type: string, matches: (bytes: Buffer) => boolean])[] = [
  ['image/png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  ['image/gif', (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))],
  ['image/webp', (bytes) => /^RIFF[\s\S]{4}WEBP/.test(bytes.toString('latin1', 0, 12))],
  ['image/avif', (bytes) => /^[\s\S]{4}ftypavi[fs]/.test(bytes.toString('latin1', 0, 12))],
  ['image/bmp', (bytes) => /^BM[\s\S]{4}\0\0\0\0/.test(bytes.toString('latin1', 0, 10))],
  ['image/x-icon', (bytes) => bytes.subarray(0, 4).equals(Buffer.from('00000100', 'hex'))],
]

/** What kind of picture these bytes are, whatever anybody says they are; undefined when none that is safe to draw. */
export function pictureType(bytes: Buffer): string | undefined {
  return SIGNATURES.find(([, matches]) => matches(bytes))?.[0]
}
