/** Larger pictures are not drawn: 40 million pixels take 160 MB, whatever the file takes. */
export const PIXELS_MAX = 40_000_000

export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** How large a picture says that it is, from its first bytes; null for what is none that is drawn here. */
export function imageSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]))
      return { width: view.getUint32(16), height: view.getUint32(20) }
    if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38]))
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    if (startsWith(bytes, [0xff, 0xd8])) return jpegSize(view)
    if (startsWith(bytes, [0x52, 0x49, 0x46, 0x46])) return webpSize(view)
    if (startsWith(bytes, [0x42, 0x4d]))
      return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
    return null
  } catch {
    // RangeError: it ends before its size.
    return null
  }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((octet, at) => bytes[at] === octet)
}

/** Walks the segments to the first frame header (ITU T.81 B.2.2). */
function jpegSize(view: DataView): ImageSize | null {
  let at = 2
  while (at < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}

function webpSize(view: DataView): ImageSize | null {
  const format = view.getUint32(12)
  // VP8X, VP8L, VP8.
  if (format === 0x56503858) return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
  if (format === 0x5650384c) {
    const bits = view.getUint32(21, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  if (format === 0x56503820)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  return null
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000
}
