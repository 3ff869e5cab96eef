import type { Address, ReversePath } from './address.ts'
import type { Envelope } from './envelope.ts'
import type { EmailMode, InstanceKind } from './instance.ts'
import type { Recipient } from './recipient.ts'
import type { SessionStory } from './session.ts'

declare const messageIdBrand: unique symbol
/** Opaque and unguessable (84 random bits), in the SMTP reply and in URLs: 22 characters of base64url. */
export type MessageId = string & { readonly [messageIdBrand]: true }

export type DecisionKind = 'capture' | 'redirect' | 'deliver' | 'hold'

/** Why imported mail is captured, whatever the rule says. */
export const IMPORTED = 'Imported: kept, and never sent.'

/** What the rule decided when the message was accepted; frozen with it. */
export interface DecisionRecord {
  readonly kind: DecisionKind
  /** For `hold`: what is missing or in the way, in words. For `capture`: `IMPORTED`, or nothing. */
  readonly reason: string | null
  /** The instance's mode and kind at that moment. */
  readonly mode: EmailMode
  readonly instanceKind: InstanceKind
}

/** What a list shows of a header without parsing the body; decoded, cleaned, cut. */
export interface HeaderSummary {
  /** Null when there is no Subject field. */
  readonly subject: string | null
  readonly fromName: string | null
  readonly fromAddress: string | null
  /** Without the angle brackets. */
  readonly messageIdHeader: string | null
}

/** Facts about the raw bytes that sending on depends on. */
export interface RawFacts {
  readonly sizeBytes: number
  /** No bare CR or LF: the canonical form is the raw form. */
  readonly canonical: boolean
  readonly hasEightBit: boolean
  readonly hasNul: boolean
}

/** Raw bytes on their way into the store: in memory, or spooled to a file that the store takes over. */
export type RawSource =
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string; readonly sizeBytes: number }

/**
 * What is sent on of a message: `head` followed by the canonical raw bytes from `bodyOffset`.
 * One copy goes to all its recipients.
 */
export interface OutgoingCopy {
  readonly from: ReversePath
  readonly to: readonly Address[]
  readonly head: Uint8Array
  /** Octets into the canonical form (CRLF line ends) of the raw message. */
  readonly bodyOffset: number
  readonly relay: string
}

/** Everything that one accepted SMTP transaction writes, in one transaction. */
export interface NewMessage {
  readonly id: MessageId
  readonly instanceId: number
  readonly receivedAtMs: number
  readonly envelope: Envelope
  readonly recipients: readonly Recipient[]
  readonly summary: HeaderSummary
  readonly session: SessionStory
  readonly facts: RawFacts
  readonly raw: RawSource
  readonly decision: DecisionRecord
  /** Every address that an automatic delivery of this message may ever reach; exact, never patterns. */
  readonly safeSet: readonly Address[]
  /** Null for capture and hold. */
  readonly copy: OutgoingCopy | null
}

/** How far the derived data of a message is. */
export type DerivedState = 'pending' | 'ready' | 'failed'
