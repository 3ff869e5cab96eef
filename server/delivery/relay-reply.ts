import { LF } from '../domain/line-ends.ts'

/** What a relay answered, bounded and cleaned: nothing of it is trusted. */
export interface RelayReply {
  readonly code: number
  /** The text of each line, without code and separator. */
  readonly lines: readonly string[]
}

export interface ReplyReader {
  /** Takes what arrived. Throws `RangeError` when it is no SMTP reply or exceeds all bounds. */
  push(chunk: Uint8Array): void
  /** The oldest complete reply not taken yet. */
  shift(): RelayReply | undefined
  /** Whether anything has arrived that was not taken. */
  readonly pending: boolean
}

/** RFC 5321 §4.5.3.1.5 says 512; what is longer is cut, not refused, since its code is what counts. */
const LINE_OCTETS_KEPT = 512
/** More than any EHLO has; further lines are read and forgotten. */
const LINES_KEPT = 100
/** Patience with one reply: a line of 1 MB passes, an endless one does not. */
const REPLY_OCTETS_MAX = 4 * 1024 * 1024
/** Pipelined RCPTs answered at once stay below this; a flood does not. */
const REPLIES_WAITING_MAX = 5_000
/** What is stored and shown of a reply. */
const SHOWN_CHARACTERS_MAX = 500

export function createReplyReader(): ReplyReader {
  const complete: RelayReply[] = []
  let lines: string[] = []
  let kept: Uint8Array[] = []
  let keptOctets = 0
  let octets = 0
  const keep = (part: Uint8Array) => {
    octets += part.length
    if (octets > REPLY_OCTETS_MAX) throw new RangeError('the reply never ends')
    const room = LINE_OCTETS_KEPT - keptOctets
    if (room <= 0) return
    kept.push(Buffer.from(part.subarray(0, room)))
    keptOctets += Math.min(room, part.length)
  }
  const endLine = () => {
    const { code, more, text } = parseLine(Buffer.concat(kept))
    kept = []
    keptOctets = 0
    if (lines.length < LINES_KEPT) lines.push(text)
    if (more) return
    complete.push({ code, lines })
    lines = []
    octets = 0
    if (complete.length > REPLIES_WAITING_MAX)
      throw new RangeError('a flood of replies that nobody asked for')
  }
  return {
    push: (chunk) => {
      let start = 0
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
        keep(chunk.subarray(start, end))
        endLine()
        start = end + 1
      }
      keep(chunk.subarray(start))
    },
    shift: () => complete.shift(),
    get pending() {
      return complete.length > 0 || octets > 0
    },
  }
}

/**
 * What a reply says of the message or recipient it answers. 530 asks for AUTH or TLS (RFC 4954 §6, RFC 3207 §4):
 * that is our setting to mend, so the message waits for it. `nonsense`: no answer that this may get.
 */
export function verdictOf({ code }: RelayReply): 'success' | 'deferred' | 'failed' | 'nonsense' {
  if (code >= 200 && code <= 299) return 'success'
  if (code === 530 || (code >= 400 && code <= 499)) return 'deferred'
  return code >= 500 ? 'failed' : 'nonsense'
}

/**
 * Whether a reply is about the relay, for whatever message: it is closing or out of service (421), it throttles or
 * can't check who we are (454, RFC 4954 §6), or it wants AUTH or TLS first (530). "454 4.7.1 Relay access
 * denied" is not: Postfix says it, unless set otherwise, to recipients of domains that it does not know.
 */
export function isAboutRelay({ code, lines }: RelayReply): boolean {
  if (code === 454) return !/^4\.7\.1\b/.test(lines[0] ?? '')
  return code === 421 || code === 530
}

/** The reply on one line, as stored and shown: `550 5.1.1 No such user`. */
export function showReply({ code, lines }: RelayReply): string {
  return cut(`${code} ${lines.join(' ')}`.trim())
}

/** At most 500 characters, control and direction-changing ones replaced. */
export function cut(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, '?')
  return clean.length > SHOWN_CHARACTERS_MAX ? `${clean.slice(0, SHOWN_CHARACTERS_MAX)}…` : clean
}

/** RFC 5321 §4.2.1; some hosts end a line with LF alone, or leave the space out. */
function parseLine(line: Uint8Array): { code: number; more: boolean; text: string } {
  const text = Buffer.from(line).toString('utf8').replace(/\r$/, '')
  const match = /^([2-5]\d\d)(?:([ -])(.*))?$/s.exec(text)
  if (match === null) throw new RangeError(`no SMTP reply: "${cut(text.slice(0, 80))}"`)
  return { code: Number(match[1]), more: match[2] === '-', text: match[3] ?? '' }
}
