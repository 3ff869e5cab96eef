import type { CodeView, LinkView, MessageListItem } from './message.types.ts'

/**
 * A text condition: the whole value, a part of it, or a pattern (JavaScript syntax, flag `u`, 50 ms a message; `flags`
 * may add `i`, `m` and `s`). Upper and lower case differ, save in addresses and with the flag `i`.
 */
export type TextMatch = string | { contains: string } | { regex: string; flags?: string | undefined }

/** All that are given must hold. */
export interface MessageMatch {
  /** Any recipient of the envelope, so also a hidden one. */
  to?: TextMatch | undefined
  /** The address in the From field, or MAIL FROM. */
  from?: TextMatch | undefined
  /** Decoded. */
  subject?: TextMatch | undefined
  /** The plain-text part. */
  text?: TextMatch | undefined
  /** By field name; any field of that name. */
  header?: Record<string, TextMatch> | undefined
  hasAttachment?: boolean | undefined
}

export interface WaitInput {
  match: MessageMatch
  /** `now`: only what arrives from now on; `begin`: all there is; else a cursor. */
  after: 'now' | 'begin' | number
  /** 1 unless said; not with mode `none`. */
  count?: number | undefined
  /**
   * - `atLeast` (the default): answers as soon as `count` messages matched, with the first `count` of them.
   * - `exactly`: answers when the time is over and `count` messages matched, or at once when there is one more.
   * - `none`: answers `matched: true` without messages when nothing came in the time, or `matched: false` at once
   *   with what did come among the near misses.
   */
  mode?: 'atLeast' | 'exactly' | 'none' | undefined
  /** 15,000 unless said, at most 50,000. */
  timeoutMs?: number | undefined
  /** Gives each matching message to this claim alone, durably. */
  claim?: string | undefined
  include?: ('text' | 'html' | 'headers' | 'links' | 'codes')[] | undefined
}

export type WaitResult = WaitMatched | WaitTimedOut

export interface WaitMatched {
  matched: true
  /** In order of arrival. */
  messages: WaitedMessage[]
  /** To wait for what comes behind these messages. */
  cursor: number
}

export interface WaitTimedOut {
  matched: false
  asked: WaitInput
  /** What `after` stood for: asking again with it misses nothing. */
  cursor: number
  /** The five closest. */
  nearMisses: NearMiss[]
}

export interface WaitedMessage extends MessageListItem {
  text?: string | null | undefined
  html?: string | null | undefined
  headers?: [name: string, value: string][] | undefined
  links?: LinkView[] | undefined
  codes?: CodeView[] | undefined
}

/** A message that did arrive and did not match. */
export interface NearMiss {
  id: string
  subject: string | null
  to: string[]
  /** The first condition that failed, such as `subject: wanted to contain 'Verify', was 'Welcome'`. */
  failed: string
}
