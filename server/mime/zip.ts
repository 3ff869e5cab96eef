import { Readable } from 'node:stream'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { dataDescriptor, directoryLine, endOfDirectory, localHeader, type ZipRecord } from './zip-records.ts'

const AT_ONCE_OCTETS_MAX = 32 * 1024

export interface ZipEntry {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number
  /** Less than 4 GiB. */
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/**
 * A zip file (APPNOTE.TXT) of these entries in order, deflated, as it is read: in memory is a chunk, and some hundred octets of
 * each entry for the directory at the end. As many entries, and as large a file, as there are.
 */
export async function* writeZip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = []
  let offset = 0
  for await (const entry of entries) {
    const header = localHeader(entry.name, entry.modifiedAtMs)
    yield header
    const { record, packed } = pack(entry, offset)
    yield* packed
    const descriptor = dataDescriptor(record())
    yield descriptor
    directory.push(directoryLine(record()))
    offset += header.length + record().packedBytes + descriptor.length
  }
  yield* directory
  const sizeBytes = directory.reduce((sum, line) => sum + line.length, 0)
  yield endOfDirectory(directory.length, offset, sizeBytes)
}

/** The octets as they are written, and what is known of them once all were. */
function pack({ name, modifiedAtMs, bytes }: ZipEntry, offset: number) {
  let [crc, sizeBytes, packedBytes] = [0, 0, 0]
  async function* counted() {
    for await (const chunk of bytes) {
      crc = crc32(chunk, crc)
      sizeBytes += chunk.length
      yield chunk
    }
  }
  async function* packed() {
    for await (const chunk of deflated(counted())) {
      packedBytes += chunk.length
      yield chunk
    }
  }
  const record = (): ZipRecord => ({ name, modifiedAtMs, crc, packedBytes, sizeBytes, offset })
  return { record, packed: packed() }
}

/** What is small is deflated in one go, which is a tenth of the work of a stream and takes the main thread a millisecond. */
async function* deflated(bytes: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first: Uint8Array[] = []
  let octets = 0
  while (octets <= AT_ONCE_OCTETS_MAX) {
    const { done, value } = await bytes.next()
    if (done === true) {
      yield deflateRawSync(Buffer.concat(first), { chunkSize: 4096 })
      return
    }
    first.push(value)
    octets += value.length
  }
  yield* streamed(first, bytes)
}

async function* streamed(
  first: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  async function* all() {
    yield* first
    yield* rest
  }
  const source = Readable.from(all(), { objectMode: false })
  const deflate = createDeflateRaw()
  source.once('error', (error) => deflate.destroy(error))
  try {
    for await (const chunk of source.pipe(deflate)) yield chunk as Uint8Array
  } finally {
    source.destroy()
  }
}
