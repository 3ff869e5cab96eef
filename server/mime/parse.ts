import { describe } from './attachment.ts'
import { decodeBytes } from './charset.ts'
import { cut } from './display-text.ts'
import { PARSE_LIMITS, type ParseLimits } from './limits.ts'
import type { ParsedAttachment, ParsedMessage } from './mime.types.ts'
import { type Prepared, prepare, upToDelimiter } from './pieces.ts'
import { shownField } from './shown-field.ts'
import { type Stop, type Walk, walk } from './walk.ts'

const JUNK =
  'Its header does not end with a blank line but at a line that is no header field; from there on it was read as the body.'
const CUT_MARK = '\n[… cut here; the raw message has the rest]'

interface Reading extends Walk {
  readonly attachments: readonly ParsedAttachment[]
}

/**
 * Reads a message as MIME within `limits`. Never throws or rejects: what could not be read is said in `problem`,
 * beside all that could. Meant for a worker; 50 MiB take some seconds.
 */
export async function parseMessage(
  bytes: Uint8Array,
  limits: ParseLimits = PARSE_LIMITS,
): Promise<ParsedMessage> {
  const prepared = prepare(bytes, limits)
  const first = await read(prepared.pieces, limits)
  // With too many parts nothing of the text comes back: read those up to the limit alone.
  const reading = first.stop?.kind === 'parts' ? await readStart(prepared, limits) : first
  const missing = isPartless(prepared, reading)
    ? decodeBytes(prepared.body.subarray(0, limits.textLength), 'utf-8')
    : null
  return {
    problem: problemOf(first.stop, prepared, missing !== null, limits),
    headers: prepared.header.fields.map(shownField),
    text: within(reading.text ?? missing, limits.textLength),
    html: within(withoutGaps(reading.html), limits.textLength),
    attachments: reading.attachments,
  }
}

function readStart({ pieces, body }: Prepared, limits: ParseLimits): Promise<Reading> {
  // The message itself counts as a part, and so does the one at which the parser gives up.
  return read([...pieces.slice(0, 1), upToDelimiter(body, limits.parts - 1)], limits)
}

async function read(pieces: readonly Uint8Array[], limits: ParseLimits): Promise<Reading> {
  const attachments: ParsedAttachment[] = []
  const walked = await walk(pieces, limits, ({ number, stream }) => {
    let sizeBytes = 0
    return {
      chunk: (bytes) => {
        sizeBytes += bytes.length
      },
      end: (sha256) => attachments.push(describe(String(number), stream, { sizeBytes, sha256 })),
    }
  })
  return { ...walked, attachments }
}

/** It calls itself multipart, and its boundary never occurs. */
function isPartless({ contentType, body }: Prepared, { stop, text, html, attachments }: Reading): boolean {
  if (!contentType.startsWith('multipart/') || stop !== null) return false
  return (
    (text ?? '') === '' && html === null && attachments.length === 0 && body.some((octet) => octet > 0x20)
  )
}

function problemOf(
  stop: Stop | null,
  { header }: Prepared,
  partless: boolean,
  limits: ParseLimits,
): string | null {
  if (stop !== null) return stopWords(stop, limits)
  if (header.end === 'cut')
    return `Its header is longer than ${limits.headerBytes} bytes or ${limits.headerFields} fields; the rest of it was not read.`
  if (header.end === 'junk') return JUNK
  if (partless)
    return 'It says that it has parts, but none was found between its boundaries; the body is shown as it came.'
  return null
}

function stopWords(stop: Stop, limits: ParseLimits): string {
  switch (stop.kind) {
    case 'parts':
      return `It has more than ${limits.parts} MIME parts; those beyond were not read.`
    case 'header':
      return `The header of one of its parts is longer than ${limits.headerBytes} bytes; what follows was not read.`
    case 'time':
      return `Reading its parts took longer than ${limits.timeMs} ms; what follows was not read.`
    case 'broken':
      return `Its structure could not be read: ${stop.message}`
    default:
      return stop satisfies never
  }
}

/** The parser leaves a line break for each text part before the HTML. */
function withoutGaps(html: string | null): string | null {
  return html?.replace(/^(?:<br\/>\n)+/, '') ?? null
}

function within(text: string | null, lengthMax: number): string | null {
  if (text === null || text === '') return null
  return text.length <= lengthMax ? text : cut(text, lengthMax) + CUT_MARK
}
