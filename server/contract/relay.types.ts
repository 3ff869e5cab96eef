/** A relay as shown: never with its secrets. */
export interface RelayView {
  name: string
  host: string
  port: number
  tls: 'required' | 'implicit' | 'opportunistic' | 'none'
  /** Trusts only the certificates that it was given. */
  pinsCertificate: boolean
  /** Who it logs in as; null without AUTH. */
  user: string | null
  authMethod: RelayAuthMethodName | null
  maxRecipients: number
  maxConnections: number
  maxMessages: number
  maxSizeBytes: number | null
  /** Recipients a second. */
  rate: number | null
  retry: string | null
  dkim: { domain: string; selector: string } | null
  managedByFile: boolean
  pausedAt: string | null
  /** When it is tried again after trouble of its own; null when it does well. */
  troubledUntil: string | null
}

export type RelayAuthMethodName = 'plain' | 'login' | 'cram-md5' | 'xoauth2'

export interface RelayListView {
  relays: RelayView[]
}

/** PUT /relays/{relay}: the whole of it. Secrets that are left out stay as they are. */
export interface RelayInput {
  host: string
  port?: number | undefined
  tls?: RelayView['tls'] | undefined
  /** Certificates (PEM) to trust instead of the public ones. */
  ca?: string | null | undefined
  auth?:
    | { user: string; password?: string | undefined; method?: RelayAuthMethodName | undefined }
    | null
    | undefined
  maxRecipients?: number | undefined
  maxConnections?: number | undefined
  maxMessages?: number | undefined
  maxSizeBytes?: number | null | undefined
  rate?: number | null | undefined
  retry?: string | null | undefined
  dkim?: { domain: string; selector: string; key?: string | undefined } | null | undefined
}

/** POST /relays/{relay}/test. With both, a short message goes to that test or allowed recipient of the instance. */
export interface RelayTestInput {
  instance?: string | undefined
  to?: string | undefined
}

export interface RelayTestView {
  ok: boolean
  problem: string | null
  transcript: { from: 'client' | 'server'; line: string }[]
}
