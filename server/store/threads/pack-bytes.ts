import type { WriteRequest } from './run-batch.ts'

/** Requests whose large byte fields stand in one buffer, to be moved to another thread and not copied again. */
export interface Packed {
  readonly requests: readonly WriteRequest[]
  readonly transfer: readonly ArrayBuffer[]
}

/**
 * Copies raw bytes, heads of copies and compressed chunks, once, into a buffer of their own. The caller keeps its bytes,
 * and a small view into a large buffer does not take all of that along, as structured clone would: of a head, the 64 KB
 * that Node makes small buffers from.
 */
export function packBytes(requests: readonly WriteRequest[]): Packed {
  let total = 0
  for (const request of requests)
    mapBytes(request, (bytes) => {
      total += bytes.length
      return bytes
    })
  const buffer = new Uint8Array(total)
  let at = 0
  const place = (bytes: Uint8Array): Uint8Array => {
    buffer.set(bytes, at)
    at += bytes.length
    return buffer.subarray(at - bytes.length, at)
  }
  return { requests: requests.map((request) => mapBytes(request, place)), transfer: [buffer.buffer] }
}

function mapBytes(request: WriteRequest, map: (bytes: Uint8Array) => Uint8Array): WriteRequest {
  if (request.name === 'accept') {
    const { raw, copy } = request.args
    const args = {
      ...request.args,
      raw: raw.kind === 'memory' ? { ...raw, bytes: map(raw.bytes) } : raw,
      copy: copy && { ...copy, head: map(copy.head) },
    }
    return { name: 'accept', args }
  }
  if (request.name !== 'derivedSave') return request
  const facts = request.args.facts.map((fact) => ({
    ...fact,
    compressedChunks: fact.compressedChunks?.map(map) ?? null,
  }))
  return { name: 'derivedSave', args: { ...request.args, facts } }
}
