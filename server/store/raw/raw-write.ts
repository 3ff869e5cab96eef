import { closeSync, openSync, readSync } from 'node:fs'
import { Failure } from '../../domain/failure.ts'
import type { RawSource } from '../../domain/message.ts'
import type { Connection } from '../sqlite/connection.ts'
import { CHUNK_BYTES, chunkId } from './chunk-id.ts'

/** Writes raw bytes as plain chunk rows; a `Failure` when the source does not hold exactly `sizeBytes`. */
export function prepareRawWriter({ driver }: Connection) {
  const insert = driver.prepare(`INSERT INTO raw_chunks (id, encoding, bytes) VALUES (?, 'plain', ?)`)
  return (seq: number, source: RawSource, sizeBytes: number): void => {
    let position = 0
    let writtenBytes = 0
    for (const chunk of source.kind === 'memory' ? sliced(source.bytes) : chunksOfFile(source.path)) {
      insert.run(chunkId(seq, position), chunk)
      position += 1
      writtenBytes += chunk.length
    }
    if (writtenBytes !== sizeBytes) {
      throw new Failure(
        'unavailable',
        `The message came to ${writtenBytes} octets where ${sizeBytes} were counted.`,
      )
    }
  }
}

function* sliced(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
}

/** The yielded view is overwritten by the next step. */
function* chunksOfFile(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const buffer = new Uint8Array(CHUNK_BYTES)
    for (let length = fill(file, buffer); length > 0; length = fill(file, buffer)) {
      yield buffer.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}

/** Reads until the buffer is full or the file ends: a single read may return less. */
function fill(file: number, buffer: Uint8Array): number {
  let length = 0
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, null)
    if (read === 0) break
    length += read
  }
  return length
}
