import { describe } from './attachment.ts'
import { PARSE_LIMITS, type ParseLimits } from './limits.ts'
import type { ParsedPart } from './mime.types.ts'
import { prepare } from './pieces.ts'
import { walk } from './walk.ts'

/**
 * The attachment named `part` with its decoded bytes; undefined when there is none, or it lies behind what the
 * limits allow to read. Never throws or rejects.
 */
export async function readPart(
  bytes: Uint8Array,
  part: string,
  limits: ParseLimits = PARSE_LIMITS,
): Promise<ParsedPart | undefined> {
  let found: ParsedPart | undefined
  await walk(prepare(bytes, limits).pieces, limits, ({ number, stream }) => {
    const wanted = String(number) === part
    const chunks: Uint8Array[] = []
    return {
      chunk: (chunk) => {
        if (wanted) chunks.push(chunk)
      },
      end: (sha256) => {
        if (!wanted) return
        const content = Buffer.concat(chunks)
        found = { ...describe(part, stream, { sizeBytes: content.length, sha256 }), bytes: content }
      },
    }
  })
  return found
}
