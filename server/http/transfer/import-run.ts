import type { ReceivedView } from '../../contract/send.types.ts'
import type { Envelope } from '../../domain/envelope.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { SessionStory } from '../../domain/session.ts'
import type { Collector, KeepingIntake } from '../../intake/intake.types.ts'
import { TOO_MANY_HOPS } from '../../intake/refuse.ts'
import { headerEnvelope } from './import-envelope.ts'
import { failureOfReply } from './refused-mail.ts'

/** One upload; the limits of the instance hold for each message by the meter. */
const MESSAGES_MAX = 100_000
/** As large as SMTP takes them by default. */
const MESSAGE_OCTETS_MAX = 50 * 1024 * 1024
/** Of an archive that becomes more when it is inflated than anybody has. */
const OCTETS_MAX = 16 * 1024 ** 3
/** Of what is left out, so many are named. */
const NAMED_MAX = 10

/** What is known of a message beside its bytes. */
export interface Known {
  readonly envelope?: Envelope | undefined
  readonly receivedAtMs?: number | undefined
}

/** A message whose bytes are coming. */
export interface Arriving {
  /** Its place in the file, counted from 1. */
  readonly position: number
  readonly collector: Collector
  sizeBytes: number
  /** It was left out; its bytes go nowhere. */
  isOut: boolean
}

/** One import under way: what was kept, what was left out and why. */
export class ImportRun {
  readonly #intake: KeepingIntake
  readonly #instance: Instance
  readonly #session: SessionStory
  readonly #kept: ReceivedView['messages'] = []
  readonly #refused: NonNullable<ReceivedView['refused']> = { count: 0, named: [] }
  #first: Failure | undefined
  #position = 0
  #octets = 0
  #isStopped = false

  constructor(intake: KeepingIntake, instance: Instance, session: SessionStory) {
    this.#intake = intake
    this.#instance = instance
    this.#session = session
  }

  /** No more is taken: the rest is read and thrown away, so that the client hears the answer. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** The next message begins; undefined when it isn't taken. */
  begin(): Arriving | undefined {
    this.#position += 1
    if (this.#isStopped) return undefined
    if (this.#position <= MESSAGES_MAX) {
      return { position: this.#position, collector: this.#intake.collect(), sizeBytes: 0, isOut: false }
    }
    this.stop(this.#position, new Failure('limited', `One import takes ${MESSAGES_MAX} messages`))
    return undefined
  }

  /** False when the writer should wait for the collector. */
  write(arriving: Arriving, piece: Uint8Array): boolean {
    if (arriving.isOut) return true
    arriving.sizeBytes += piece.length
    this.#octets += piece.length
    if (arriving.sizeBytes > MESSAGE_OCTETS_MAX) {
      this.leaveOut(arriving, new Failure('limited', `It is larger than ${MESSAGE_OCTETS_MAX} octets`))
    } else if (this.#octets > OCTETS_MAX) {
      arriving.isOut = true
      this.stop(arriving.position, new Failure('limited', `One import takes ${OCTETS_MAX} octets`))
    } else return arriving.collector.write(piece)
    return true
  }

  leaveOut(arriving: Arriving, failure: Failure): void {
    arriving.isOut = true
    this.#add(arriving.position, failure)
  }

  stop(position: number, failure: Failure): void {
    this.#isStopped = true
    this.#add(position, new Failure(failure.code, `${failure.message}; nothing was read from there on`))
  }

  /** The file can't be read on. Throws when nothing was kept, or when it is not the file's fault. */
  breakOff(error: unknown): void {
    if (!(error instanceof Failure) || this.#kept.length === 0) throw error
    this.stop(this.#position, error)
  }

  /** Keeps a message that is complete. */
  async keep({ position, collector, isOut }: Arriving, known: Known = {}): Promise<void> {
    if (isOut) return collector.discard()
    const content = await collector.finish()
    const { envelope = headerEnvelope(content.start), receivedAtMs } = known
    const submission = { instance: this.#instance, envelope, content, session: this.#session }
    const acceptance = await this.#intake.keep(submission, receivedAtMs)
    if (acceptance.kind === 'accepted') this.#kept.push({ id: acceptance.id, seq: acceptance.seq })
    else if (acceptance.reply === TOO_MANY_HOPS) this.#add(position, failureOfReply(acceptance.reply))
    else this.stop(position, failureOfReply(acceptance.reply))
  }

  /** Throws when nothing was kept. */
  result(): ReceivedView {
    const refused = this.#refused
    if (this.#kept.length > 0) return { messages: this.#kept, ...(refused.count === 0 ? {} : { refused }) }
    throw (
      this.#first ??
      new Failure(
        'invalid',
        'There is no message in it: an mbox begins with a line "From …", a zip file has .eml files.',
      )
    )
  }

  #add(position: number, failure: Failure): void {
    this.#first ??= failure
    this.#refused.count += 1
    if (this.#refused.named.length < NAMED_MAX) {
      this.#refused.named.push({ position, reason: failure.message })
    }
  }
}
