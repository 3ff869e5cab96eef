/** Where one entry stands, known once it is written. */
export interface ZipRecord {
  readonly name: string
  readonly modifiedAtMs: number
  readonly crc: number
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly offset: number
}

/** APPNOTE.TXT 6.3.10 §4.4.3: 2.0 deflates, 4.5 has sizes of 64 bits. */
const VERSION = 20
const VERSION_64 = 45
/** Sizes follow the data (bit 3); names are UTF-8 (bit 11). */
const FLAGS = 0x0808
const DEFLATED = 8
const MAX_16 = 0xffff
const MAX_32 = 0xffffffff
/** `-rw-r--r--` of a regular file. */
const UNIX_MODE = 0o100644
const MADE_ON_UNIX = 3 << 8

/** §4.3.7, before the data. */
export function localHeader(name: string, modifiedAtMs: number): Uint8Array {
  const bytes = Buffer.from(name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(FLAGS, 6)
  header.writeUInt16LE(DEFLATED, 8)
  header.writeUInt32LE(dosTime(modifiedAtMs), 10)
  header.writeUInt16LE(bytes.length, 26)
  return Buffer.concat([header, bytes])
}

/** §4.3.9, behind the data. */
export function dataDescriptor({ crc, packedBytes, sizeBytes }: ZipRecord): Uint8Array {
  const descriptor = Buffer.alloc(16)
  descriptor.writeUInt32LE(0x08074b50, 0)
  descriptor.writeUInt32LE(crc, 4)
  descriptor.writeUInt32LE(packedBytes, 8)
  descriptor.writeUInt32LE(sizeBytes, 12)
  return descriptor
}

/** §4.3.12, one line of the directory. Offsets of 4 GiB and more go into a field of their own (§4.5.3). */
export function directoryLine(record: ZipRecord): Uint8Array {
  const { name, modifiedAtMs, crc, packedBytes, sizeBytes, offset } = record
  const bytes = Buffer.from(name)
  const far = offset >= MAX_32
  // It stays until the end, so it must not be a piece of Node's pool, of which it would keep all else.
  const line = Buffer.alloc(46 + bytes.length + (far ? 12 : 0))
  line.writeUInt32LE(0x02014b50, 0)
  line.writeUInt16LE(MADE_ON_UNIX | (far ? VERSION_64 : VERSION), 4)
  line.writeUInt16LE(far ? VERSION_64 : VERSION, 6)
  line.writeUInt16LE(FLAGS, 8)
  line.writeUInt16LE(DEFLATED, 10)
  line.writeUInt32LE(dosTime(modifiedAtMs), 12)
  line.writeUInt32LE(crc, 16)
  line.writeUInt32LE(packedBytes, 20)
  line.writeUInt32LE(sizeBytes, 24)
  line.writeUInt16LE(bytes.length, 28)
  line.writeUInt16LE(far ? 12 : 0, 30)
  line.writeUInt32LE(UNIX_MODE * 0x10000, 38)
  line.writeUInt32LE(far ? MAX_32 : offset, 42)
  bytes.copy(line, 46)
  if (far) farOffset(offset).copy(line, 46 + bytes.length)
  return line
}

/** §4.3.14 to §4.3.16: where the directory is, with 64 bits where 16 or 32 do not hold it. */
export function endOfDirectory(count: number, offset: number, sizeBytes: number): Uint8Array {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, MAX_16), 8)
  end.writeUInt16LE(Math.min(count, MAX_16), 10)
  end.writeUInt32LE(Math.min(sizeBytes, MAX_32), 12)
  end.writeUInt32LE(Math.min(offset, MAX_32), 16)
  if (count < MAX_16 && offset < MAX_32 && sizeBytes < MAX_32) return end
  return Buffer.concat([end64(count, offset, sizeBytes), locator64(offset + sizeBytes), end])
}

function end64(count: number, offset: number, sizeBytes: number): Uint8Array {
  const end = Buffer.alloc(56)
  end.writeUInt32LE(0x06064b50, 0)
  end.writeBigUInt64LE(44n, 4)
  end.writeUInt16LE(MADE_ON_UNIX | VERSION_64, 12)
  end.writeUInt16LE(VERSION_64, 14)
  end.writeBigUInt64LE(BigInt(count), 24)
  end.writeBigUInt64LE(BigInt(count), 32)
  end.writeBigUInt64LE(BigInt(sizeBytes), 40)
  end.writeBigUInt64LE(BigInt(offset), 48)
  return end
}

function locator64(endOffset: number): Uint8Array {
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(endOffset), 8)
  locator.writeUInt32LE(1, 16)
  return locator
}

function farOffset(offset: number): Buffer {
  const field = Buffer.alloc(12)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8, 2)
  field.writeBigUInt64LE(BigInt(offset), 4)
  return field
}

/** §4.4.6: date in the upper half, two seconds as the unit, from 1980 on. In UTC. */
function dosTime(atMs: number): number {
  const at = new Date(Math.max(atMs, Date.UTC(1980, 0, 1)))
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return date * 0x10000 + time
}
