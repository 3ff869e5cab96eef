import { Failure } from '../../domain/failure.ts'
import { createPace } from '../messages/pace.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { RawStore } from '../store.types.ts'
import { chunkCount, chunkId } from './chunk-id.ts'
import { bytesOf, type Chunk } from './raw-chunk.ts'

/** Plain chunks are read at once, so that without a pause a large message would be one long turn. */
const BYTES_PER_TURN = 2 * 1024 * 1024

/** Reads raw bytes chunk by chunk, each a key read; large ones are decompressed off the main thread. */
export function createRawStore({ driver }: Connection): RawStore {
  const sizeOf = driver.prepare<[number], number>('SELECT size_bytes FROM messages WHERE seq = ?').pluck()
  const chunk = driver.prepare<[number], Chunk>('SELECT encoding, bytes FROM raw_chunks WHERE id = ?')

  async function* chunks(seq: number, sizeBytes: number): AsyncGenerator<Uint8Array> {
    const pace = createPace(BYTES_PER_TURN)
    for (let position = 0; position < chunkCount(sizeBytes); position += 1) {
      const row = chunk.get(chunkId(seq, position))
      if (row === undefined) throw gone()
      await pace(row.bytes.length)
      yield await bytesOf(row)
    }
  }

  return {
    async read(seq) {
      const sizeBytes = sizeOf.get(seq)
      if (sizeBytes === undefined) return undefined
      const whole = new Uint8Array(sizeBytes)
      let at = 0
      for await (const part of chunks(seq, sizeBytes)) {
        whole.set(part, at)
        at += part.length
      }
      return whole
    },
    async *stream(seq) {
      const sizeBytes = sizeOf.get(seq)
      if (sizeBytes === undefined) throw gone()
      yield* chunks(seq, sizeBytes)
    },
  }
}

/** Ending the stream here would pass a part for the whole. */
function gone(): Failure {
  return new Failure('not-found', 'The message was removed.')
}
