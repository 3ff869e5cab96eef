import type { Envelope } from '../domain/envelope.ts'
import type { Instance } from '../domain/instance.ts'
import type { MessageId, RawFacts, RawSource } from '../domain/message.ts'
import type { Reply } from '../domain/reply.ts'
import type { SessionStory } from '../domain/session.ts'
import type { Meter } from './meter.ts'

/** The work behind the SMTP door and behind every other way in. */
export interface Intake {
  /** A place for the bytes of one message while they arrive. */
  collect(): Collector
  /** Limits, decide, store, answer. Never throws for what a client can cause; resolves after the commit. */
  accept(submission: Submission): Promise<Acceptance>
  /** What the limits say before a message begins. */
  readonly meter: Meter
}

/** The same, for mail that is there already. */
export interface KeepingIntake extends Intake {
  /**
   * Stores without asking where it should go: imported mail is kept and never sent, whatever the instance's rule says.
   * Limits and answer as with `accept`. `receivedAtMs` is when another server received it; a time to come is now.
   */
  keep(submission: Submission, receivedAtMs?: number): Promise<Acceptance>
  /** For what has to lie on the disk until it is read; emptied at every start. */
  readonly spoolDir: string
}

/** Takes raw bytes; above 1 MiB it spools to a file. Bounded memory whatever comes. */
export interface Collector {
  /** False when the chunk went to disk and the writer should wait for `drained()`. */
  write(chunk: Uint8Array): boolean
  drained(): Promise<void>
  /** The bytes are complete. Rejects with `Failure('unavailable')` when they could not be spooled. */
  finish(): Promise<Content>
  /** The connection broke or the message is refused: leaves nothing behind. */
  discard(): Promise<void>
}

/** One message's bytes, complete. */
export interface Content {
  readonly raw: RawSource
  readonly facts: RawFacts
  /** The first octets as received: the whole header, or its first 1 MiB and a little when it is longer. */
  readonly start: Uint8Array
}

export interface Submission {
  readonly instance: Instance
  readonly envelope: Envelope
  readonly content: Content
  readonly session: SessionStory
  /** Which connection it came by, for the log. */
  readonly connection?: string | undefined
}

export type Acceptance =
  | { readonly kind: 'accepted'; readonly id: MessageId; readonly seq: number; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly reply: Reply }
