import type {
  CodeView,
  DeliveryReportView,
  LinkView,
  MessageListItem,
  MessageView,
  RecipientView,
} from '../../contract/message.types.ts'
import type { DeliveryReport, ParsedAttachment, ReadMessage } from '../../mime/mime.types.ts'
import type { MessageRow, RecipientRow, StoredMessage } from '../../store/store.types.ts'

export function presentRow(row: MessageRow, instance: string): MessageListItem {
  const { summary, envelope, decision, facts } = row
  return {
    id: row.id,
    seq: row.seq,
    instance,
    receivedAt: presentTime(row.receivedAtMs),
    subject: summary.subject,
    from: { name: summary.fromName, address: summary.fromAddress },
    envelope: { from: envelope.from, to: envelope.to.map(({ address }) => address) },
    recipients: row.recipients.map(presentRecipient),
    deliveredTo: row.deliveredTo.map(({ address, state, lastReply }) => ({
      address,
      state,
      reply: lastReply,
    })),
    decision: { kind: decision.kind, reason: decision.reason },
    sizeBytes: facts.sizeBytes,
    removed: row.removed && {
      what: row.removed.what,
      at: presentTime(row.removed.atMs),
      bytes: row.removed.bytes,
    },
    attachmentCount: row.attachmentCount,
    snippet: row.snippet,
    contents: [...row.contents],
    tags: [...row.tags],
    conversation: row.conversation === null ? null : { ...row.conversation },
    read: row.read,
    starred: row.starred,
    parseable: row.derived !== 'failed' || row.removed !== null,
    parseError: row.removed === null ? row.derivedError : null,
  }
}

/** A message alone. What was parsed just now is newer than what its row has. */
export function presentMessage(
  message: StoredMessage,
  read: ReadMessage,
  instance: string,
  original: StoredMessage | undefined,
): MessageView {
  const parsed = message.removed === null ? read : { ...read, ...NOTHING_INSIDE }
  return {
    ...presentRow(message, instance),
    content: 'shown',
    attachmentCount: parsed.attachments.length,
    parseable: parsed.problem === null,
    parseError: parsed.problem,
    headers: presentHeaders(parsed),
    text: parsed.text,
    html: parsed.html,
    attachments: parsed.attachments.map(presentAttachment),
    links: presentLinks(parsed),
    codes: presentCodes(parsed),
    report: parsed.report && presentReport(parsed.report, original),
    session: {
      clientAddress: message.session.clientAddress,
      clientPort: message.session.clientPort,
      heloName: message.session.heloName,
      tls: message.session.tls,
      authUser: message.session.authUser,
      transcript: message.session.transcript.map(({ from, line }) => ({ from, line })),
    },
    deliveries: message.deliveries.map(presentDelivery),
    flags: {
      canonical: message.facts.canonical,
      eightBit: message.facts.hasEightBit,
      nul: message.facts.hasNul,
    },
  }
}

/** A header without its body promises parts that are not there. */
const NOTHING_INSIDE = {
  text: null,
  html: null,
  attachments: [],
  links: [],
  codes: [],
  report: null,
  problem: null,
}

export function presentHeaders({ headers }: ReadMessage): MessageView['headers'] {
  return headers.map(([name, value]) => [name, value])
}

export function presentLinks({ links }: Pick<ReadMessage, 'links'>): LinkView[] {
  return links.map(({ href, text, kind, rel }) => ({ href, text, kind, rel }))
}

export function presentCodes({ codes }: Pick<ReadMessage, 'codes'>): CodeView[] {
  return codes.map(({ value, source, confidence, context, origin }) => ({
    value,
    source,
    confidence,
    context,
    origin,
  }))
}

function presentReport(
  { recipients, ...report }: DeliveryReport,
  original: StoredMessage | undefined,
): DeliveryReportView {
  return {
    ...report,
    recipients: recipients.map((recipient) => ({ ...recipient })),
    original: original === undefined ? null : { id: original.id, subject: original.summary.subject },
  }
}

/** ISO 8601, UTC. */
export function presentTime(atMs: number): string {
  return new Date(atMs).toISOString()
}

function presentRecipient({ address, class: kind, disposition, delivery }: RecipientRow): RecipientView {
  return {
    address,
    class: kind,
    disposition: disposition.kind,
    allowedBy: disposition.kind === 'allowed' ? disposition.pattern : null,
    delivery: delivery === null ? null : { state: delivery.state, reply: delivery.lastReply },
  }
}

function presentAttachment(attachment: ParsedAttachment): MessageView['attachments'][number] {
  const { part, filename, contentType, sizeBytes, sha256, contentId, disposition } = attachment
  return { part, filename, contentType, sizeBytes, sha256, contentId, disposition }
}

function presentDelivery(delivery: StoredMessage['deliveries'][number]): MessageView['deliveries'][number] {
  return {
    id: delivery.id,
    address: delivery.address,
    relay: delivery.relay,
    state: delivery.state,
    dueAt: delivery.dueAtMs === null ? null : presentTime(delivery.dueAtMs),
    reply: delivery.lastReply,
    possibleDuplicate: delivery.possibleDuplicate,
    attempts: delivery.history.map(({ atMs, stage, reply, outcome }) => ({
      at: presentTime(atMs),
      stage,
      reply,
      outcome,
    })),
  }
}
