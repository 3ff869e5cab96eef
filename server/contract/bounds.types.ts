/** GET /instances/{i}/retention: what it keeps, and what goes next. Null is without bound. */
export interface RetentionView {
  settings: RetentionSettings
  /** What stays of each message once all its deliveries are settled. */
  keep: KeepName
  /** Without the trash, which is emptied by itself. Starred messages stay and are not counted by the bounds. */
  held: { messages: number; bytes: number; starred: number; starredBytes: number }
  /** How much more may come before the oldest go; below zero is how much is over and about to go. */
  room: { messages: number | null; bytes: number | null }
  /** The oldest messages that are not starred, oldest first. */
  next: {
    id: string
    subject: string | null
    receivedAt: string
    sizeBytes: number
    /** From then on housekeeping, once a minute, removes it; null: only when further mail comes. */
    goesAt: string | null
    /** It has a delivery to make, and stays until that is made. */
    waitsForDelivery: boolean
  }[]
}

export interface RetentionSettings {
  messages: number | null
  ageMs: number | null
  bytes: number | null
}

/** PATCH of a retention: what is left out stays, null removes a bound. */
export type RetentionPatch = { [K in keyof RetentionSettings]?: RetentionSettings[K] | undefined } & {
  /** What is taken from messages by it is gone for good. */
  keep?: KeepName | undefined
}

export type KeepName = 'full' | 'headers' | 'envelope'

/** GET /instances/{i}/limits: how much mail it takes, and how much it took. Null is without limit. */
export interface LimitsView {
  settings: LimitsSettings
  use: { messagesLastMinute: number; bytesLastDay: number; connections: number }
  /** What was answered 452 since the server was started; null when nothing was. */
  refused: { count: number; lastAt: string; lastReply: string } | null
  /** Mail is taken while `freeBytes`, null when it cannot be read, is above `reserveBytes`. */
  disk: { freeBytes: number | null; reserveBytes: number }
}

export interface LimitsSettings {
  messagesPerMinute: number | null
  bytesPerDay: number | null
  connections: number | null
}

/** PATCH of limits: what is left out stays, null removes a limit. */
export type LimitsPatch = { [K in keyof LimitsSettings]?: LimitsSettings[K] | undefined }
