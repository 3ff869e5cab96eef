import type { Address } from './address.ts'

/** Where the recipient stands in the header; `bcc` is the envelope minus the header. */
export type RecipientClass = 'to' | 'cc' | 'bcc'

/** What the rule decided for one recipient; `allowed` says by which pattern. */
export type Disposition =
  | { readonly kind: 'suppressed' }
  | { readonly kind: 'allowed'; readonly pattern: string }
  | { readonly kind: 'passed' }

/** One RCPT TO of one message: the unit of decision and delivery. */
export interface Recipient {
  readonly address: Address
  readonly class: RecipientClass
  readonly disposition: Disposition
}
