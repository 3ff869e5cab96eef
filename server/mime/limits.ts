/** What reading one message may cost. */
export interface ParseLimits {
  /** MIME parts; a nested part is one too, so this bounds the depth as well. */
  readonly parts: number
  /** Of the message, and of each part. */
  readonly headerBytes: number
  readonly headerFields: number
  /** UTF-16 units of the text, and of the HTML. */
  readonly textLength: number
  readonly timeMs: number
}

export const PARSE_LIMITS: ParseLimits = {
  // The largest honest digest has a few hundred; each costs about 0.1 ms and a row in a list.
  parts: 1000,
  // The decision looks at as much (it holds what is longer).
  headerBytes: 1024 * 1024,
  // A hundred Received are refused at the door; trace and list fields add some dozens.
  headerFields: 5000,
  // A book has one million; more would only stall the page that shows it.
  textLength: 4 * 1024 * 1024,
  // 50 MiB of attachments take under two seconds.
  timeMs: 8000,
}
