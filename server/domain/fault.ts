import { type Reply, reply } from './reply.ts'

/** Where in a session with our SMTP door a fault strikes; `DOT` is the reply to a whole message. */
export type FaultStage = 'CONNECT' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'DOT'

/** What a test asks the door to do, so that it sees what the application makes of it. */
export interface NewFault {
  readonly at: FaultStage
  /** As in the allowed recipients: whom the message must be for; null for whoever it is. From RCPT on. */
  readonly recipient: string | null
  /** Said instead of what would be said; null leaves that. */
  readonly reply: Reply | null
  /** Before the reply. */
  readonly delayMs: number
  /** Hangs up instead of replying. */
  readonly disconnect: boolean
  /** How fast the message is read, at DATA; null for as fast as it comes. */
  readonly bytesPerSecond: number | null
  /** How often it strikes; null for as long as it is there. */
  readonly times: number | null
  /** Above 0, at most 1. */
  readonly probability: number
  readonly expiresAtMs: number
}

export interface Fault extends NewFault {
  readonly id: string
  /** How often it did. */
  readonly struck: number
}

/** What a fault that struck does. */
export type FaultEffect = Pick<Fault, 'reply' | 'delayMs' | 'disconnect' | 'bytesPerSecond'>

/** Stages at which it is known whom the message is for. */
const WITH_RECIPIENTS: ReadonlySet<FaultStage> = new Set(['RCPT', 'DATA', 'DOT'])
/** RFC 5321 §4.2: the first digit says refused for now or for good, the second what about; the text is one line. */
const REPLY = /^([45][0-5]\d)(?: ([45])(\.\d{1,3}\.\d{1,3}))?(?: ([\x20-\x7e]{1,200}))?$/

/** `451 4.3.0 Busy` as a reply; undefined for what no refusal is. 2yz would lose the message that it answers. */
export function parseRefusal(line: string): Reply | undefined {
  const [, code = '', enhancedClass, rest, text = ''] = REPLY.exec(line) ?? []
  if (code === '' || (enhancedClass !== undefined && enhancedClass !== code[0])) return undefined
  const enhanced = enhancedClass === undefined ? null : `${enhancedClass}${rest}`
  return reply(Number(code), enhanced, text === '' ? 'Injected fault' : text)
}

/** Why it makes no sense, as the field and the words; undefined when it does. */
export function faultProblem(
  fault: NewFault,
): { readonly field: string; readonly words: string } | undefined {
  const { at, recipient, bytesPerSecond, delayMs, disconnect } = fault
  if (recipient !== null && !WITH_RECIPIENTS.has(at)) {
    return { field: 'recipient', words: `at ${at} nobody knows yet whom it is for; use RCPT, DATA or DOT` }
  }
  if (bytesPerSecond !== null && at !== 'DATA') {
    return { field: 'bytesPerSecond', words: 'is how fast a message is read, so it goes with DATA' }
  }
  if (fault.reply !== null && disconnect) {
    return {
      field: 'disconnect',
      words: 'hangs up without a word; leave reply out, or say 421, which ends it too',
    }
  }
  if (fault.reply === null && !disconnect && bytesPerSecond === null && delayMs === 0) {
    return { field: 'reply', words: 'say what is to happen: reply, delayMs, disconnect or bytesPerSecond' }
  }
  return undefined
}

/** Whether it is still there. */
export function isAlive({ times, struck, expiresAtMs }: Fault, nowMs: number): boolean {
  return nowMs < expiresAtMs && (times === null || struck < times)
}
