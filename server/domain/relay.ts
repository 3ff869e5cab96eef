import type { Sealed } from './sealed.ts'

/** The real SMTP server that mail is handed to. */
export interface Relay {
  readonly name: string
  readonly host: string
  readonly port: number
  /** `required`: STARTTLS or fail; `implicit`: TLS from the first byte; `opportunistic`: STARTTLS where offered. */
  readonly tls: RelayTls
  readonly auth: { readonly user: string; readonly password: Sealed } | null
  /** RCPTs in one transaction. */
  readonly maxRecipients: number
  /** Connections at once. */
  readonly maxConnections: number
  /** Transactions on one connection. */
  readonly maxMessages: number
  /** Overrides the default retry schedule of the mode, such as `1m, 5m, 15m`. */
  readonly retry: string | null
  readonly managedByFile: boolean
}

export type RelayTls = 'required' | 'implicit' | 'opportunistic' | 'none'
