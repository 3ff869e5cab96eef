import type { Sealed } from './sealed.ts'

/** The real SMTP server that mail is handed to. */
export interface Relay {
  readonly name: string
  readonly host: string
  readonly port: number
  /** `required`: STARTTLS or fail; `implicit`: TLS from the first byte; `opportunistic`: STARTTLS where offered. */
  readonly tls: RelayTls
  /** Certificates (PEM) that are trusted instead of the public ones; null trusts those. */
  readonly ca: string | null
  readonly auth: RelayAuth | null
  /** RCPTs in one transaction. */
  readonly maxRecipients: number
  /** Connections at once. */
  readonly maxConnections: number
  /** Transactions on one connection. */
  readonly maxMessages: number
  /** Octets of one message; null leaves it to what the relay says. */
  readonly maxSizeBytes: number | null
  /** Recipients a second, on average; null for as many as it takes. */
  readonly rate: number | null
  /** Overrides the default retry schedule of the mode, such as `1m, 5m, 15m`. */
  readonly retry: string | null
  /** Signs redirected copies (RFC 6376). */
  readonly dkim: RelayDkim | null
  readonly managedByFile: boolean
  /** Since when a person keeps it from being used; null while it is used. */
  readonly pausedAtMs: number | null
}

/** Amazon SES takes no more recipients in one transaction; others take more. */
export const RELAY_DEFAULTS = { maxRecipients: 50, maxConnections: 5, maxMessages: 100 } as const

/** What is set of a relay, by whoever creates or changes it. */
export type RelaySettings = Omit<Relay, 'pausedAtMs'>

export type RelayTls = 'required' | 'implicit' | 'opportunistic' | 'none'

export interface RelayAuth {
  readonly user: string
  /** An OAuth 2 access token with `xoauth2`. */
  readonly password: Sealed
  /** Left out, the first of PLAIN, LOGIN and CRAM-MD5 that the relay offers. */
  readonly method?: RelayAuthMethod | undefined
}

export type RelayAuthMethod = 'plain' | 'login' | 'cram-md5' | 'xoauth2'

export interface RelayDkim {
  /** The signing domain (`d=`); copies whose sender is of another domain are not signed. */
  readonly domain: string
  readonly selector: string
  /** PEM, as one line; see `secrets`. */
  readonly key: Sealed
}
