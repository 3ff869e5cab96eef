/** Larger pictures are not drawn: 40 million pixels take 160 MB, whatever the file takes. */
export const PIXELS_MAX = 40_000_000

/** A progressive JPEG has about ten. Each is a pass over all pixels, and may take two bytes of the file. */
export const SCANS_MAX = 100

export interface ImageSize {
  readonly width: number
  readonly height: number
}

/**
 * How large a picture is once it is decoded, from its headers; null for what is none that is drawn here. Where two headers
 * differ, it is the larger: decoders differ in which they follow.
 */
export function imageSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]))
      return { width: view.getUint32(16), height: view.getUint32(20) }
    if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38])) return gifSize(view)
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

/** How many scans a JPEG has: marks of their start, which are nowhere in what is between them (ITU T.81 B.1.1.2). */
export function scansOf(bytes: Uint8Array): number {
  if (!startsWith(bytes, [0xff, 0xd8])) return 0
  let scans = 0
  for (let at = bytes.indexOf(0xff, 2); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) scans += 1
  }
  return scans
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((octet, at) => bytes[at] === octet)
}

/** The screen, or the first image where it is larger: decoders let that one grow it (GIF89a, 18 and 20). */
function gifSize(view: DataView): ImageSize | null {
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  const flags = view.getUint8(10)
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  while (view.getUint8(at) === 0x21) {
    at += 2
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at)
    at += 1
  }
  if (view.getUint8(at) !== 0x2c) return null
  const [left, top, width, height] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true))
  return larger(screen, { width: (left ?? 0) + (width ?? 0), height: (top ?? 0) + (height ?? 0) })
}

/** Walks the segments to the first scan (ITU T.81 B.2.2). */
function jpegSize(view: DataView): ImageSize | null {
  let size: ImageSize | null = null
  let at = 2
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xda) return size
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) size = larger(size, { width: view.getUint16(at + 7), height: view.getUint16(at + 5) })
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return size
}

function larger(one: ImageSize | null, other: ImageSize): ImageSize {
  return {
    width: Math.max(one?.width ?? 0, other.width),
    height: Math.max(one?.height ?? 0, other.height),
  }
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
