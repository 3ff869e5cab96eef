import { readHeader } from './header-reader.ts'
import { PARSE_LIMITS } from './limits.ts'
import type { ParsedMessage } from './mime.types.ts'
import { shownField } from './shown-field.ts'

/** Read on the main thread: this takes some milliseconds at most. */
const HEADER_BYTES_MAX = 256 * 1024

/** What the start of a message says when the rest could not be read, for the reason in `problem`. Never throws. */
export function headersOnly(start: Uint8Array, problem: string): ParsedMessage {
  const { fields } = readHeader(start, { bytes: HEADER_BYTES_MAX, fields: PARSE_LIMITS.headerFields })
  return { problem, headers: fields.map(shownField), text: null, html: null, attachments: [] }
}
