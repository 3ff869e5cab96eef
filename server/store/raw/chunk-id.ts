/** Octets of the raw message in one row: large mails are read and written piece by piece. */
export const CHUNK_BYTES = 256 * 1024
/** 1 GiB a message; far above any size limit, and 2^53 ids leave room for 2^41 messages. */
const CHUNKS_PER_MESSAGE = 4096

/** Row id of a chunk. Ids of one message are neighbours, so that one b-tree serves as table and index. */
export function chunkId(seq: number, position: number): number {
  return seq * CHUNKS_PER_MESSAGE + position
}

/** First and last id that chunks of this message can have. */
export function chunkIds(seq: number): readonly [first: number, last: number] {
  return [chunkId(seq, 0), chunkId(seq, CHUNKS_PER_MESSAGE - 1)]
}

/** How many chunks hold a message of that size; none for the empty message. */
export function chunkCount(sizeBytes: number): number {
  return Math.ceil(sizeBytes / CHUNK_BYTES)
}
