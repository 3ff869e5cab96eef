import { setImmediate as nextTurn } from 'node:timers/promises'
import { Failure } from '../domain/failure.ts'
import type { RawStore } from '../store/store.types.ts'

export interface MessageRef {
  readonly seq: number
  readonly sizeBytes: number
}

/** Read at once, this takes about a millisecond. */
const WHOLE_BYTES_MAX = 1024 * 1024
/** Chunks of a large message read between two turns of the loop. */
const CHUNKS_PER_TURN = 8

/** The raw bytes in a buffer of their own; undefined when the message is gone. Never stops the main loop for long. */
export async function readRaw(
  raw: RawStore,
  { seq, sizeBytes }: MessageRef,
): Promise<Uint8Array | undefined> {
  if (sizeBytes <= WHOLE_BYTES_MAX) return raw.read(seq)
  try {
    const whole = new Uint8Array(sizeBytes)
    let at = 0
    let chunks = 0
    for await (const chunk of raw.stream(seq)) {
      whole.set(chunk, at)
      at += chunk.length
      chunks += 1
      if (chunks % CHUNKS_PER_TURN === 0) await nextTurn()
    }
    return whole
  } catch (error) {
    return goneOrThrow(error)
  }
}

/** Its first chunk; undefined when the message is gone, empty when it has no bytes. */
export async function readStart(raw: RawStore, { seq }: MessageRef): Promise<Uint8Array | undefined> {
  try {
    for await (const chunk of raw.stream(seq)) return new Uint8Array(chunk)
    return new Uint8Array()
  } catch (error) {
    return goneOrThrow(error)
  }
}

function goneOrThrow(error: unknown): undefined {
  if (error instanceof Failure && error.code === 'not-found') return undefined
  throw error
}
