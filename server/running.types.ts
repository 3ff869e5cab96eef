import type { Listen } from './config/config.types.ts'
import type { ReadConfig } from './reload.ts'
import type { OwnPort } from './smtp/open-doors.ts'

/** A server that has opened its doors. */
export interface Running {
  readonly smtp: Listen
  readonly smtpTls: Listen | null
  /** Ports of instances of their own. */
  readonly listeners: readonly OwnPort[]
  readonly http: Listen
  /** Where people find the page. */
  readonly pageUrl: string
  /** Makes the first administrator; null when there is one, or nobody is asked to sign in. */
  readonly firstLink: string | null
  /** Resolves when nothing can be stored any more: what is left is to close it. */
  readonly failed: Promise<void>
  /** Takes over what changed in the configuration, as far as a running server can. */
  reload(read: ReadConfig): Promise<void>
  /** Stops accepting, finishes or hands back what is under way, releases the data. */
  close(): Promise<void>
}
