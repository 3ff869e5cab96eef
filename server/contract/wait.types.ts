import type { MessageListItem } from './message.types.ts'

/** A text condition: the whole value, a part of it, or a pattern (JavaScript syntax, flag `u`, 50 ms). */
export type TextMatch = string | { contains: string } | { regex: string }

/** All that are given must hold. A bare string is equality, for addresses without regard to case. */
export interface MessageMatch {
  to?: TextMatch | undefined
  from?: TextMatch | undefined
  subject?: TextMatch | undefined
  text?: TextMatch | undefined
  header?: Record<string, TextMatch> | undefined
  hasAttachment?: boolean | undefined
}

export interface WaitInput {
  match: MessageMatch
  /** `now`: only what arrives from now on; `begin`: all there is; else a cursor. */
  after: 'now' | 'begin' | number
  count?: number | undefined
  mode?: 'atLeast' | 'exactly' | 'none' | undefined
  /** At most 50,000. */
  timeoutMs?: number | undefined
  /** Gives each matching message to this claim alone, durably. */
  claim?: string | undefined
  include?: ('text' | 'html' | 'headers')[] | undefined
}

export type WaitResult = WaitMatched | WaitTimedOut

export interface WaitMatched {
  matched: true
  messages: WaitedMessage[]
  cursor: number
}

export interface WaitTimedOut {
  matched: false
  asked: WaitInput
  cursor: number
  nearMisses: NearMiss[]
}

export interface WaitedMessage extends MessageListItem {
  text?: string | null
  html?: string | null
  headers?: [name: string, value: string][]
}

/** A message that did arrive and did not match. */
export interface NearMiss {
  id: string
  subject: string | null
  to: string[]
  /** The first condition that failed, such as `subject: wanted to contain 'Verify', was 'Welcome'`. */
  failed: string
}
