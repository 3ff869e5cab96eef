import { crc32, deflateSync } from 'node:zlib'

interface PngOptions {
  /** The side that its header says; with more than there is, a bomb in some kilobytes. */
  readonly claimed?: number
  /** Bytes of zeros that a chunk before its pixels inflates to. */
  readonly profileBytes?: number
  /** Bytes behind its pixels, in the same deflated stream. */
  readonly surplusBytes?: number
}

/** A grey picture of that side. */
export function png(
  side: number,
  { claimed = side, profileBytes = 0, surplusBytes = 0 }: PngOptions = {},
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(claimed, 0)
  header.writeUInt32BE(claimed, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc(side * (side + 1) + surplusBytes, 128)
  for (let row = 0; row < side; row += 1) rows[row * (side + 1)] = 0
  const profile = Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(profileBytes))])
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    profileBytes > 0 ? chunk('iCCP', profile) : Buffer.alloc(0),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A GIF whose screen has one side and each of whose images another; of each image only the first pixels are there. */
export function gif(screen: number, side: number, images = 1): Buffer {
  const size = (px: number) => [px & 0xff, px >> 8, px & 0xff, px >> 8]
  // LZW: clear, one white pixel, end.
  const image = Buffer.from([0x2c, 0, 0, 0, 0, ...size(side), 0, 2, 2, 0x4c, 0x01, 0])
  const table = [0, 0, 0, 255, 255, 255]
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([...size(screen), 0x80, 0, 0, ...table]),
    ...Array.from({ length: images }, () => image),
    Buffer.from([0x3b]),
  ])
}

/** The headers of a JPEG with so many scans and nothing in them. */
export function jpegOfScans(side: number, scans: number): Buffer {
  const frame = Buffer.from([
    0xff,
    0xc2,
    0,
    11,
    8,
    side >> 8,
    side & 0xff,
    side >> 8,
    side & 0xff,
    1,
    1,
    0x11,
    0,
  ])
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0, 0])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    frame,
    ...Array.from({ length: scans }, () => scan),
    Buffer.from([0xff, 0xd9]),
  ])
}
