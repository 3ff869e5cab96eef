import type { GroupRole, Provision } from '../domain/identity.ts'
import type { InstanceKind } from '../domain/instance.ts'
import type { RelayAuthMethod, RelaySettings } from '../domain/relay.ts'
import type { DeclaredPeople, DeclaredPerson, FileDeclarations } from '../store/store.types.ts'

/** All that can be set, validated and frozen. */
export interface Config {
  readonly dataDir: string
  /** The name we greet with and sign `Received` with (RFC 5321 §4.1.1.1). */
  readonly hostname: string
  readonly smtp: SmtpConfig
  readonly http: HttpConfig
  readonly domains: readonly CustomDomain[]
  readonly webhooks: WebhooksConfig
  readonly signIn: SignInConfig
  /**
   * `members`: people sign in to the page and the API, on loopback as soon as there is somebody who can; `open`: nobody
   * is asked, with staging instances that capture only.
   */
  readonly access: 'members' | 'open'
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Waits between attempts, in milliseconds, for relays without a schedule of their own. */
  readonly retry: { readonly deliver: readonly number[]; readonly redirect: readonly number[] }
  readonly secretKey: SecretKeyConfig
  /** Free octets of the data folder below which instances of a kind take no mail; 0 is no reserve. */
  readonly reserveBytes: Readonly<Record<InstanceKind, number>>
  readonly declarations: Declarations
}

/** Keys of `server/secrets`, as text. */
export interface SecretKeyConfig {
  /** Null uses the key file in the data folder. */
  readonly key: string | null
  /** The key before it: what that sealed is opened, and sealed anew. */
  readonly previousKey: string | null
}

/** What the file declares. Passwords of relays are as written here, and sealed before they are kept. */
export interface Declarations extends Omit<FileDeclarations, 'relays'> {
  readonly people: readonly PersonDeclaration[]
  readonly tokens: DeclaredPeople['tokens']
  readonly relays: readonly RelayDeclaration[]
  readonly listeners: readonly InstanceListener[]
}

/** Somebody whom the file declares, with the password as it is written. */
export interface PersonDeclaration extends Omit<DeclaredPerson, 'passwordHash'> {
  readonly password: string | null
}

/** An SMTP port of an instance's own. */
export interface InstanceListener {
  readonly instance: string
  readonly listen: Listen
}

export interface RelayDeclaration extends Omit<RelaySettings, 'managedByFile' | 'auth' | 'dkim'> {
  readonly auth: {
    readonly user: string
    readonly password: string
    readonly method?: RelayAuthMethod | undefined
  } | null
  readonly dkim: { readonly domain: string; readonly selector: string; readonly key: string } | null
}

export interface Listen {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
}

export type TlsConfig =
  | { readonly kind: 'self-signed' }
  | { readonly kind: 'files'; readonly cert: string; readonly key: string }

/** A name of its own for a production instance. */
export interface CustomDomain {
  /** Lower case, IDNA as A-labels. */
  readonly name: string
  readonly instance: string
  /** Null: the door's own certificate covers it, or a proxy's does. */
  readonly files: { readonly cert: string; readonly key: string } | null
}

export interface SmtpConfig {
  readonly listen: Listen
  /** STARTTLS is offered only where this is set. */
  readonly tls: TlsConfig | null
  /** Where TLS begins with the first octet (RFC 8314 §3.3); null for nowhere. */
  readonly tlsListen: Listen | null
  /** Addresses and networks whose connections begin with a PROXY header; no other's may. */
  readonly proxyFrom: readonly string[]
  readonly limits: SmtpLimits
}

export interface SmtpLimits {
  /** Octets of one message; over it 552 5.3.4. */
  readonly messageBytes: number
  /** RCPTs of one transaction; over it 452 4.5.3. */
  readonly recipients: number
  /** Received fields of one message; over it 554 5.4.6. */
  readonly receivedFields: number
  /** Connections at once; over it 421. */
  readonly connections: number
  /** A connection silent for this long is closed with 421 (RFC 5321 §4.5.3.2 asks for 5 minutes). */
  readonly idleMs: number
}

export interface HttpConfig {
  readonly listen: Listen
  /** Null answers in plain HTTP. */
  readonly tls: TlsConfig | null
  /** Where people reach it, base path included, such as `https://post.example.com` or `https://example.com/post`. */
  readonly publicUrl: string | null
  /** The path below which a proxy shows it, such as `/post`; `''` at the root. */
  readonly basePath: string
  /** Further names that `Host` may carry. */
  readonly allowedHosts: readonly string[]
  /** Addresses and networks whose `X-Forwarded-…` are believed. */
  readonly trustProxy: readonly string[]
  /** Networks beside the public internet that pictures of messages may be loaded from, when somebody asks for them. */
  readonly remoteFrom: readonly string[]
}

/** Calls to other systems. */
export interface WebhooksConfig {
  /** Networks beside the public internet that may be called. */
  readonly networks: readonly string[]
}

/** Ways to sign in that others vouch for; null where there is none. */
export interface SignInConfig {
  readonly oidc: OidcConfig | null
  readonly trustedHeader: TrustedHeaderConfig | null
}

export interface OidcConfig {
  /** As the provider writes it: with or without a slash at its end. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** For the button. */
  readonly label: string
  readonly scopes: readonly string[]
  /** The claim with the names of groups. */
  readonly groupsClaim: string
  readonly roles: readonly GroupRole[]
  readonly provision: Provision
}

export interface TrustedHeaderConfig {
  readonly header: string
  /** Addresses and networks of the proxies. */
  readonly from: readonly string[]
  readonly provision: Exclude<Provision, 'mapped'>
}
