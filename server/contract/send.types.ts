/**
 * POST …/messages as JSON: a message that is made here and comes in as if by SMTP, so on staging the rule decides about it.
 * Attachments are content alone: never a path or an address to fetch them from.
 */
export interface SendInput {
  /** MAIL FROM, and the From field: `app@shop.example` or `{ address, name }`. */
  from: SendAddress
  to?: SendAddress[] | undefined
  cc?: SendAddress[] | undefined
  /** In the envelope alone. */
  bcc?: SendAddress[] | undefined
  subject?: string | undefined
  text?: string | undefined
  html?: string | undefined
  headers?: Record<string, string> | undefined
  attachments?: SendAttachment[] | undefined
}

export type SendAddress = string | { address: string; name: string }

export interface SendAttachment {
  filename: string
  contentType?: string | undefined
  /** Base64. */
  content: string
  /** For `cid:` in the HTML; without angle brackets. */
  contentId?: string | undefined
}

/** What came in, oldest first. */
export interface ReceivedView {
  messages: { id: string; seq: number }[]
  /**
   * Of an import: how many messages of the file were left out, and of the first few their places in it, counted from 1,
   * and why. Missing when all were taken.
   */
  refused?: { count: number; named: { position: number; reason: string }[] } | undefined
}
