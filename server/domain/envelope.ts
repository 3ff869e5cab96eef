import type { Address, ReversePath } from './address.ts'

/** MAIL FROM and RCPT TO as spoken, with their parameters; never headers. */
export interface Envelope {
  readonly from: ReversePath
  /** In the order spoken; exact repetitions are kept once. */
  readonly to: readonly EnvelopeRecipient[]
  /** The client said SMTPUTF8 (RFC 6531). */
  readonly smtputf8: boolean
  /** BODY= of MAIL (RFC 6152); null when the client did not say. */
  readonly body: '7BIT' | '8BITMIME' | null
  /** RET= of MAIL (RFC 3461 §4.3). */
  readonly ret: 'FULL' | 'HDRS' | null
  /** ENVID= of MAIL, still xtext (RFC 3461 §4.4). */
  readonly envid: string | null
  /** The client said REQUIRETLS (RFC 8689): no host without verified TLS may have it. Mail of older versions has none. */
  readonly requireTls?: boolean | undefined
}

export interface EnvelopeRecipient {
  readonly address: Address
  /** NOTIFY= of RCPT in upper case, such as `SUCCESS,FAILURE` (RFC 3461 §4.1). */
  readonly notify: string | null
  /** ORCPT= of RCPT, still xtext, such as `rfc822;bob@example.com` (RFC 3461 §4.2). */
  readonly orcpt: string | null
}
