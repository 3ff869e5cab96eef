import { crc32, zstdCompressSync } from 'node:zlib'
import { factWords } from '../domain/fact-words.ts'
import { indexText } from '../domain/index-text.ts'
import { joinedTags, tagsOf } from '../domain/tag.ts'
import type { ParsedMessage } from '../mime/mime.types.ts'
import { readableText, snippetOf } from '../mime/readable-text.ts'
import { CHUNK_BYTES } from '../store/raw/chunk-id.ts'
import type { DerivedFacts } from '../store/store.types.ts'
import { contentsOf } from './contents.ts'
import { inNativeSection } from './native-section.ts'
import { referencesOf } from './references.ts'

/** What of a message is found by its words; a novel's first chapters. Index rows stay far smaller than most mails. */
const TEXT_LENGTH_MAX = 128 * 1024
const ADDRESSES_LENGTH_MAX = 32 * 1024
const SUBJECT_LENGTH_MAX = 2000
const FILENAMES_LENGTH_MAX = 8 * 1024
/** Larger messages are mostly encoded pictures, little gained for much memory on the way. */
const COMPRESSED_BYTES_MAX = 8 * 1024 * 1024
/** Header fields with addresses and names to search by. */
const ADDRESS_FIELDS = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'])

/** What lists and search need of a message, from what could be read of it; without `raw` where that was given up. */
export function factsOf(
  seq: number,
  parsed: ParsedMessage,
  raw: Pick<DerivedFacts, 'compressedChunks' | 'rawSum'> = { compressedChunks: null, rawSum: null },
): DerivedFacts {
  const readable = readableText(parsed, TEXT_LENGTH_MAX)
  const contents = contentsOf(parsed, readable)
  return {
    seq,
    outcome: parsed.problem === null ? { kind: 'ready' } : { kind: 'failed', reason: parsed.problem },
    snippet: snippetOf(readable),
    attachmentCount: parsed.attachments.length,
    contents,
    tags: joinedTags(tagsOf(fieldsOf(parsed, (name) => name === 'x-tags').replaceAll('\n', ','))),
    references: referencesOf(parsed),
    index: {
      subject: prepared(
        fieldsOf(parsed, (name) => name === 'subject'),
        SUBJECT_LENGTH_MAX,
      ),
      addresses: prepared(
        fieldsOf(parsed, (name) => ADDRESS_FIELDS.has(name)),
        ADDRESSES_LENGTH_MAX,
      ),
      text: prepared(readable, TEXT_LENGTH_MAX),
      filenames: prepared(
        parsed.attachments.map(({ filename }) => filename ?? '').join('\n'),
        FILENAMES_LENGTH_MAX,
      ),
      facts: factWords(parsed.headers, contents),
    },
    compressedChunks: raw.compressedChunks,
    rawSum: raw.rawSum,
  }
}

function fieldsOf({ headers }: ParsedMessage, wanted: (name: string) => boolean): string {
  return headers.flatMap(([name, value]) => (wanted(name.toLowerCase()) ? [value] : [])).join('\n')
}

function prepared(text: string, lengthMax: number): string {
  return indexText(text.length > lengthMax ? text.slice(0, lengthMax) : text)
}

/** The sum of the raw bytes, and their chunks compressed where it is worth it. For a worker. */
export function rawFacts(
  bytes: Uint8Array,
  section: SharedArrayBuffer,
): Pick<DerivedFacts, 'compressedChunks' | 'rawSum'> {
  return { compressedChunks: compressedChunks(bytes, section), rawSum: crc32(bytes) }
}

/** As the store keeps them; null when it is not worth it. */
function compressedChunks(bytes: Uint8Array, section: SharedArrayBuffer): readonly Uint8Array[] | null {
  if (bytes.length > COMPRESSED_BYTES_MAX) return null
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES)
    // Zstandard that knows how little comes prepares less.
    const compress = () => zstdCompressSync(chunk, { pledgedSrcSize: chunk.length })
    const compressed = inNativeSection(section, compress)
    // A copy of its own: the buffer it is a view of is larger, and goes to the main thread whole.
    chunks.push(new Uint8Array(compressed))
  }
  return chunks
}
