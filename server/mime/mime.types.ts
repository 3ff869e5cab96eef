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
