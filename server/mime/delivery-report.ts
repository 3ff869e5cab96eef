import { displayLine } from './display-text.ts'
import { summariseHeader } from './header-summary.ts'
import { PARSE_LIMITS } from './limits.ts'
import type { DeliveryReport, ParsedMessage, ReportedRecipient } from './mime.types.ts'
import { prepare } from './pieces.ts'
import { type Group, statusGroups } from './status-groups.ts'
import { walk } from './walk.ts'

/** RFC 3464 and, with addresses that are not ASCII, RFC 6533. */
const STATUS_TYPES: ReadonlySet<string> = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
])
/** What came back of the message: RFC 6522 §4 and RFC 6533 §4. */
const ORIGINAL_TYPES: ReadonlySet<string> = new Set([
  'text/rfc822-headers',
  'message/rfc822',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
])
/** A report on a thousand recipients, or a very long header. */
const PART_OCTETS_MAX = 256 * 1024
/** More than anybody reads of one report. */
const RECIPIENTS_MAX = 200
const LINE_LENGTH_MAX = 998

/**
 * What a multipart/report (RFC 6522) tells of the delivery of another message (RFC 3464); null when it is none.
 * Never throws or rejects; what is missing is null. `parsed` is the same message.
 */
export async function readDeliveryReport(
  bytes: Uint8Array,
  parsed: Pick<ParsedMessage, 'headers' | 'attachments'>,
): Promise<DeliveryReport | null> {
  const status = parsed.attachments.find(({ contentType }) => STATUS_TYPES.has(contentType))
  if (status === undefined || !isReport(parsed)) return null
  const original = parsed.attachments.find(({ contentType }) => ORIGINAL_TYPES.has(contentType))
  const starts = await readStarts(bytes, [status.part, ...(original ? [original.part] : [])])
  const groups = statusGroups(starts.get(status.part) ?? new Uint8Array())
  // Some hosts leave out the blank line behind the fields of the message.
  const ofRecipients = groups.filter(
    (group) => group.has('final-recipient') || group.has('original-recipient'),
  )
  const ofMessage = groups[0]
  const header = original === undefined ? undefined : starts.get(original.part)
  return {
    reportingMta: untyped(ofMessage?.get('reporting-mta')),
    arrivalDate: line(ofMessage?.get('arrival-date')),
    envelopeId: line(ofMessage?.get('original-envelope-id')),
    messageId: header === undefined ? null : summariseHeader(header).messageIdHeader,
    recipients: ofRecipients.slice(0, RECIPIENTS_MAX).map(recipientOf),
    isCut: ofRecipients.length > RECIPIENTS_MAX || status.sizeBytes > PART_OCTETS_MAX,
  }
}

function isReport({ headers }: Pick<ParsedMessage, 'headers'>): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return /^\s*multipart\/report\b/i.test(type)
}

/** The first octets of these parts, decoded. */
async function readStarts(
  bytes: Uint8Array,
  parts: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const starts = new Map<string, Uint8Array>()
  await walk(prepare(bytes, PARSE_LIMITS).pieces, PARSE_LIMITS, ({ number }) => {
    const isWanted = parts.includes(String(number))
    const chunks: Uint8Array[] = []
    let octets = 0
    return {
      chunk: (chunk) => {
        if (!isWanted || octets >= PART_OCTETS_MAX) return
        chunks.push(chunk.subarray(0, PART_OCTETS_MAX - octets))
        octets += chunk.length
      },
      end: () => {
        if (isWanted) starts.set(String(number), Buffer.concat(chunks))
      },
    }
  })
  return starts
}

function recipientOf(group: Group): ReportedRecipient {
  const original = untyped(group.get('original-recipient'))
  const final = untyped(group.get('final-recipient'))
  return {
    address: final ?? original ?? '',
    originalAddress: original === final ? null : original,
    action: actionOf(group.get('action')),
    status: /^\s*([245]\.\d{1,3}\.\d{1,3})\b/.exec(group.get('status') ?? '')?.[1] ?? null,
    diagnostic: untyped(group.get('diagnostic-code')),
    remoteMta: untyped(group.get('remote-mta')),
    lastAttempt: line(group.get('last-attempt-date')),
    willRetryUntil: line(group.get('will-retry-until')),
  }
}

/** RFC 3464 §2.3.3. */
function actionOf(field: string | undefined): ReportedRecipient['action'] {
  const said = /^\s*([a-z]+)/i.exec(field ?? '')?.[1]?.toLowerCase()
  switch (said) {
    case 'failed':
    case 'delayed':
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return said
    default:
      return null
  }
}

/** Behind the type and its semicolon: `rfc822; ann@x.example`. What is spelled out (RFC 6533 §3) is read. */
function untyped(field: string | undefined): string | null {
  const [, type = '', value] = /^\s*([a-z0-9-]{1,50})\s*;(.*)$/is.exec(field ?? '') ?? []
  if (value === undefined) return line(field)
  return line(type.toLowerCase() === 'utf-8' ? value.replace(/\\x\{([0-9A-F]{1,6})\}/gi, spelled) : value)
}

function spelled(whole: string, hex: string): string {
  const point = Number.parseInt(hex, 16)
  return point > 0x10ffff ? whole : String.fromCodePoint(point)
}

function line(text: string | undefined): string | null {
  const shown = text === undefined ? '' : displayLine(text, LINE_LENGTH_MAX)
  return shown === '' ? null : shown
}
