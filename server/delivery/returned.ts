import type { PendingReport, Store } from '../store/store.types.ts'
import type { Returned } from './bounce-text.ts'

/** Of a larger message the header goes back, whatever was asked: its sender has it, and the report is to arrive. */
const MESSAGE_OCTETS_MAX = 1024 * 1024

/** RFC 3463: too large, conversion needed and not done. */
const TOO_MUCH = /\b5\.(?:2\.3|3\.4|6\.[1-5])\b/

/**
 * What a report sends back of the message: all of it when it failed and its sender asked for that (RFC 3461 §6.2), else
 * its header. Of what required TLS it is always the header (RFC 8689 §5), and of what the relay can't take: the report
 * goes the same way.
 */
export async function returnedOf(
  { kind, envelope, messageSeq, recipients }: PendingReport,
  raw: Store['raw'],
): Promise<Returned> {
  const isTaken = !recipients.some(({ reply }) => TOO_MUCH.test(reply))
  const wantsAll = kind === 'failure' && envelope.ret === 'FULL' && envelope.requireTls !== true && isTaken
  const bytes = await firstOctets(raw.stream(messageSeq), wantsAll ? MESSAGE_OCTETS_MAX : 0)
  const text = canonical(bytes)
  if (wantsAll && bytes.length <= MESSAGE_OCTETS_MAX)
    return { kind: 'message', bytes: Buffer.from(text, 'latin1') }
  const end = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n')
  return { kind: 'header', bytes: Buffer.from(end < 0 ? text : text.slice(0, end), 'latin1') }
}

/** The first chunk, and further ones until there are more octets than that. */
async function firstOctets(chunks: AsyncIterable<Uint8Array>, octetsMax: number): Promise<Buffer> {
  const kept: Uint8Array[] = []
  let octets = 0
  for await (const chunk of chunks) {
    kept.push(chunk)
    octets += chunk.length
    if (octets > octetsMax) break
  }
  return Buffer.concat(kept)
}

/** With canonical line ends and without NUL, as it goes over SMTP. */
function canonical(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/\r\n|\r|\n/g, '\r\n')
}
