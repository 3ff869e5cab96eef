import type { MessageListItem } from './message.types.ts'

/** GET /all/messages: over every instance that one may see, newest first. */
export interface AllMessagesView {
  messages: MessageListItem[]
  nextPageToken: string | null
  /** On the first page, the newest refused tries that have what was searched for: mail that never became a message. */
  refused: RefusedView[]
}

/** Tries that were alike, as one. */
export interface RefusedView {
  /** Where it ended: at AUTH, at MAIL, at one RCPT, or behind DATA, a recipient each. */
  at: 'auth' | 'mail' | 'rcpt' | 'data'
  /** Null when it is not known which it was for, as with a user name that nobody has. */
  instance: string | null
  firstAt: string
  lastAt: string
  count: number
  /** Empty where a flood was too wide to keep whom it came from. */
  clientAddress: string
  heloName: string | null
  /** Of AUTH, as it was tried. */
  username: string | null
  /** The sender at MAIL, else the recipient. */
  address: string | null
  /** What the client heard. */
  reply: string
}
