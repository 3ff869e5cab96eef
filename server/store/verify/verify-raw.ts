import { crc32, zstdDecompressSync } from 'node:zlib'
import { CHUNK_BYTES, chunkCount, chunkIds } from '../raw/chunk-id.ts'
import type { Connection } from '../sqlite/connection.ts'

interface Message {
  readonly seq: number
  readonly id: string
  readonly sizeBytes: number
  readonly hasNul: number
  readonly hasEightBit: number
  /** Null while nobody has read it since it came, and of messages of older versions. */
  readonly rawSum: number | null
}

interface Chunk {
  readonly encoding: 'plain' | 'zstd'
  readonly bytes: Uint8Array
}

/**
 * Reads every raw message: it is there, whole, of the length that was counted, has 8-bit and NUL octets if and only if it
 * had them, and adds up to what it was when it was read first, right after it came.
 */
export function* checkRaw({ driver }: Connection): Generator<string> {
  const messages = driver.prepare<[number], Message>(
    `SELECT seq, id, size_bytes AS sizeBytes, has_nul AS hasNul, raw_sum AS rawSum,
       CASE WHEN removed IS NULL THEN has_eight_bit END AS hasEightBit
     FROM messages WHERE seq > ? ORDER BY seq LIMIT 1`,
  )
  const chunksOf = driver.prepare<[number, number], Chunk>(
    'SELECT encoding, bytes FROM raw_chunks WHERE id BETWEEN ? AND ? ORDER BY id',
  )
  for (let message = messages.get(-1); message !== undefined; message = messages.get(message.seq)) {
    const chunks = chunksOf.all(...chunkIds(message.seq))
    const wrong = wrongWith(message, chunks)
    if (wrong !== undefined) yield `message ${message.id}: ${wrong}`
  }
}

function wrongWith(message: Message, chunks: readonly Chunk[]): string | undefined {
  const { sizeBytes, hasNul, hasEightBit, rawSum } = message
  const wanted = chunkCount(sizeBytes)
  if (chunks.length !== wanted) return `it has ${chunks.length} of its ${wanted} pieces`
  let length = 0
  let seen = 0
  let sum = 0
  let nul = false
  for (const chunk of chunks) {
    const bytes = unpacked(chunk)
    if (bytes === undefined) return 'a piece of it cannot be unpacked'
    length += bytes.length
    sum = crc32(bytes, sum)
    nul ||= bytes.includes(0)
    for (const octet of bytes) seen |= octet
  }
  if (length !== sizeBytes) return `it has ${length} octets, and ${sizeBytes} were received`
  if (rawSum !== null && sum !== rawSum) return 'its octets were altered'
  // What was stripped of its body has the facts of the whole.
  if (hasEightBit === null) return undefined
  if (nul !== (hasNul === 1) || seen >= 0x80 !== (hasEightBit === 1)) return 'its octets were altered'
  return undefined
}

function unpacked({ encoding, bytes }: Chunk): Uint8Array | undefined {
  if (encoding === 'plain') return bytes
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: CHUNK_BYTES })
  } catch {
    return undefined
  }
}
