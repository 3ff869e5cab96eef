/** An SMTP reply (RFC 5321 §4.2) with its enhanced status code (RFC 2034, RFC 3463). */
export interface Reply {
  readonly code: number
  /** Null where RFC 2034 §3 wants none: greeting, EHLO, 3yz. */
  readonly enhanced: string | null
  readonly text: string
}

export function reply(code: number, enhanced: string | null, text: string): Reply {
  return { code, enhanced, text }
}

/** One line, as logged, stored and shown: `451 4.3.0 Try again later`. */
export function replyLine({ code, enhanced, text }: Reply): string {
  return [code, enhanced, text].filter((part) => part !== null && part !== '').join(' ')
}
