/** A message read as MIME. Never thrown at: what can't be read is said in `problem`, with all that could be. */
export interface ParsedMessage {
  /** Null when all went well; else why the structure could not be read, in words. */
  readonly problem: string | null
  /** In order, names as written, values unfolded and decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly text: string | null
  /** As sent, hostile. */
  readonly html: string | null
  readonly attachments: readonly ParsedAttachment[]
}

/** A parsed message, and what of it a test or a person acts on. */
export interface ReadMessage extends ParsedMessage {
  /** Surest first. */
  readonly codes: readonly FoundCode[]
  /** In the order of the document. */
  readonly links: readonly FoundLink[]
  /** What it tells of the delivery of another message; null unless it is such a report. */
  readonly report: DeliveryReport | null
}

/** A delivery status notification (RFC 3464), each text one line that is safe to show; hostile all the same. */
export interface DeliveryReport {
  readonly reportingMta: string | null
  /** As written. */
  readonly arrivalDate: string | null
  /** Of the message that it tells of. */
  readonly envelopeId: string | null
  /** Message-ID of the message that it tells of, without the angle brackets. */
  readonly messageId: string | null
  readonly recipients: readonly ReportedRecipient[]
  /** It tells of more than are here. */
  readonly isCut: boolean
}

export interface ReportedRecipient {
  readonly address: string
  /** As the sender said it, where that is another. */
  readonly originalAddress: string | null
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null
  /** Such as `5.1.1` (RFC 3463). */
  readonly status: string | null
  /** What the other host answered. */
  readonly diagnostic: string | null
  readonly remoteMta: string | null
  /** As written. */
  readonly lastAttempt: string | null
  readonly willRetryUntil: string | null
}

/** A code that the reader is meant to type in. */
export interface FoundCode {
  readonly value: string
  readonly source: 'header' | 'markup' | 'subject' | 'html' | 'text'
  /** From 0 to 1. */
  readonly confidence: number
  /** The line that it stands in. */
  readonly context: string
  /** The site that it is for, if the message says so. */
  readonly origin: string | null
}

export interface FoundLink {
  /** As written, entities decoded: hostile. Never of a scheme that runs anything. */
  readonly href: string
  /** What a reader sees of it. */
  readonly text: string
  readonly kind: 'action' | 'unsubscribe' | 'tracking' | 'image'
  readonly rel: string | null
}

export interface ParsedAttachment {
  /** Names the part in URLs: its position among the attachments, from 1. */
  readonly part: string
  readonly filename: string | null
  /** Lower case, without parameters. */
  readonly contentType: string
  readonly sizeBytes: number
  readonly sha256: string
  /** Without the angle brackets. */
  readonly contentId: string | null
  readonly disposition: 'attachment' | 'inline'
}

export interface ParsedPart extends ParsedAttachment {
  readonly bytes: Uint8Array
}

/** HTML of a message made safe to show, as a whole document for a sandboxed frame. */
export interface SafeDocument {
  readonly html: string
  /** Pictures, fonts and style sheets on other hosts that were left out. */
  readonly blockedCount: number
}
