/** A message in a list. Times are ISO 8601 UTC. */
export interface MessageListItem {
  id: string
  /** Position in the order of arrival; comparable to a cursor. */
  seq: number
  /** Name of the instance. */
  instance: string
  receivedAt: string
  /** The original subject, decoded; null when there is none. */
  subject: string | null
  from: { name: string | null; address: string | null }
  envelope: { from: string; to: string[] }
  recipients: RecipientView[]
  /** Where copies went or will go. */
  deliveredTo: { address: string; state: DeliveryStateName; reply: string | null }[]
  decision: { kind: 'capture' | 'redirect' | 'deliver' | 'hold'; reason: string | null }
  sizeBytes: number
  /** What was taken from it since, by its instance's `keep`; `sizeBytes` counts what is left. Null while it is whole. */
  removed: { what: 'body' | 'content'; at: string; bytes: number } | null
  attachmentCount: number
  /** First words of the text; empty while it is being derived. */
  snippet: string
  /** What was found in it, beside attachments. */
  contents: ('code' | 'link' | 'calendar')[]
  /** In lower case. */
  tags: string[]
  /** Messages with the same `id` answer each other; `size` counts them up to 100. Null when nothing refers to it. */
  conversation: { id: string; size: number } | null
  read: boolean
  starred: boolean
  /** False: it is stored and listed, but its MIME structure could not be read; `parseError` says why. */
  parseable: boolean
  parseError: string | null
}

export type DeliveryStateName = 'queued' | 'sending' | 'deferred' | 'relayed' | 'failed' | 'cancelled'

export interface RecipientView {
  address: string
  class: 'to' | 'cc' | 'bcc'
  disposition: 'suppressed' | 'allowed' | 'passed'
  /** The pattern that allowed it. */
  allowedBy: string | null
  delivery: { state: DeliveryStateName; reply: string | null } | null
}

export interface MessagePageView {
  messages: MessageListItem[]
  nextPageToken: string | null
  total: number
  /** There are more than `total`: matches of a search are counted up to 10,000. Left out where all were counted. */
  totalIsCapped?: true | undefined
}

/** A message alone. */
export interface MessageView extends MessageListItem {
  /** `withheld`: bodies and attachments of production mail are not for who asked; text and html are null then. */
  content: 'shown' | 'withheld'
  /** In the order of the message, decoded. */
  headers: [name: string, value: string][]
  /** Null when there is no plain-text part. */
  text: string | null
  /** As sent, not sanitised: for reading as source. `…/html` is the safe rendering. Null when there is none. */
  html: string | null
  attachments: AttachmentView[]
  /** In the order of the document: links and pictures of the HTML, then links of the text that it does not have. */
  links: LinkView[]
  /** What the reader is meant to type in, surest first; empty unless it is clear. */
  codes: CodeView[]
  /** What it tells of the delivery of another message (RFC 3464); null unless it is such a report. */
  report: DeliveryReportView | null
  session: SessionView
  deliveries: DeliveryView[]
  /** Bytes were not canonical (bare CR or LF); what is sent on has CRLF. */
  flags: { canonical: boolean; eightBit: boolean; nul: boolean }
}

export interface AttachmentView {
  /** Names the part in `…/parts/{part}`. */
  part: string
  filename: string | null
  contentType: string
  sizeBytes: number
  sha256: string
  contentId: string | null
  disposition: 'attachment' | 'inline'
}

export interface CodeView {
  value: string
  /** Where it was found: the `OTP-Token` field, markup of the HTML, or words around it. */
  source: 'header' | 'markup' | 'subject' | 'html' | 'text'
  /** From 0 to 1. */
  confidence: number
  /** The line that it stands in. */
  context: string
  /** The site that it is for, if the `OTP-Token` field says so. */
  origin: string | null
}

/** Texts are the reporter's, who may be anybody. */
export interface DeliveryReportView {
  reportingMta: string | null
  arrivalDate: string | null
  envelopeId: string | null
  /** Of the message that it tells of. */
  messageId: string | null
  /** That message, when it is in the same instance. */
  original: { id: string; subject: string | null } | null
  recipients: {
    address: string
    /** As the sender said it, where that is another. */
    originalAddress: string | null
    action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null
    /** Such as `5.1.1`. */
    status: string | null
    /** What the other host answered. */
    diagnostic: string | null
    remoteMta: string | null
    lastAttempt: string | null
    willRetryUntil: string | null
  }[]
  /** It tells of more recipients than are here. */
  isCut: boolean
}

export interface LinkView {
  /** As written, entities decoded: from a stranger. */
  href: string
  /** What a reader sees of it. */
  text: string
  kind: 'action' | 'unsubscribe' | 'tracking' | 'image'
  rel: string | null
}

/** GET …/codes */
export interface CodesView {
  codes: CodeView[]
}

/** GET …/links */
export interface LinksView {
  links: LinkView[]
}

export interface SessionView {
  clientAddress: string
  clientPort: number
  heloName: string
  tls: { protocol: string; cipher: string } | null
  authUser: string | null
  transcript: { from: 'client' | 'server'; line: string }[]
}

export interface DeliveryView {
  id: number
  address: string
  relay: string
  state: DeliveryStateName
  dueAt: string | null
  reply: string | null
  possibleDuplicate: boolean
  attempts: { at: string; stage: string | null; reply: string | null; outcome: string }[]
}

/** PATCH of a message. */
export interface MarksInput {
  read?: boolean | undefined
  starred?: boolean | undefined
  /** All that it shall have: up to 20, of up to 50 characters without commas and quotation marks. */
  tags?: string[] | undefined
}

/** What PATCH of a message answers: its row as it is now. */
export interface MarkedView extends MessageListItem {
  /** Who watches and has seen what changed up to there has seen these marks. */
  cursor: number
}

/** GET …/conversation: the messages that answer each other, newest first, at most 100. */
export interface ConversationView {
  messages: MessageListItem[]
}

/** GET …/headers: in the order of the message, decoded. */
export interface HeadersView {
  headers: [name: string, value: string][]
}

/**
 * POST /instances/{i}/batch: `ids` or `search`, never both. `restore` takes ids, or the `deletedAt` that a deletion was
 * answered with, since a search never sees the trash.
 */
export interface BatchInput {
  ids?: string[] | undefined
  search?: string | undefined
  action: 'read' | 'unread' | 'star' | 'unstar' | 'tag' | 'untag' | 'delete' | 'restore'
  /** With `tag` and `untag`. */
  tags?: string[] | undefined
  /** With `restore`. */
  deletedAt?: string | undefined
}

export interface BatchResult {
  /** How many messages were found and changed. */
  changed: number
  /** Who watches and has seen what changed up to there has seen all of it. */
  cursor: number
  /** After a deletion: the moment by which all of it can be restored. */
  deletedAt?: string | undefined
}
