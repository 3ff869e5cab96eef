/** Where in a session with the SMTP door it strikes; `DOT` is the reply to a whole message. */
export type FaultStage = 'CONNECT' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'DOT'

/** POST /instances/{i}/faults. One of `reply`, `delayMs`, `disconnect` and `bytesPerSecond` at least. */
export interface FaultInput {
  at: FaultStage
  /** An address, `@domain`, or stars in the local part: whom the message must be for, at RCPT, DATA and DOT. */
  recipient?: string | undefined
  /** A refusal: a code of 4 or 5, an enhanced code if you like, a text. What it answers is not stored. */
  reply?: string | undefined
  /** Before the reply. */
  delayMs?: number | undefined
  /** Hangs up instead of replying. */
  disconnect?: boolean | undefined
  /** How fast the message is read; at DATA alone. */
  bytesPerSecond?: number | undefined
  /** How often it strikes; as long as it is there unless said. */
  times?: number | undefined
  /** Above 0, at most 1, which it is unless said. */
  probability?: number | undefined
  /** When it goes by itself: after five minutes unless said, a day at most. */
  expiresInMs?: number | undefined
}

export interface FaultView {
  id: string
  at: FaultStage
  recipient: string | null
  reply: string | null
  delayMs: number
  disconnect: boolean
  bytesPerSecond: number | null
  times: number | null
  /** How often it struck so far. */
  struck: number
  probability: number
  expiresAt: string
}

/** GET /instances/{i}/faults: those that can still strike, oldest first; the first that does is the one. */
export interface FaultListView {
  faults: FaultView[]
}
