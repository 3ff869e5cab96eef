import { Failure } from '../domain/failure.ts'
import type { Reply } from '../domain/reply.ts'
import type { Collector, Intake, Submission } from '../intake/intake.types.ts'
import type { Logger } from '../log.ts'
import { messageTooBig, replies } from './replies.ts'

/** What is read and thrown away of a message over the limit, so that its end is found; then we hang up. */
const DRAIN_OCTETS_MAX = 128 * 1024 * 1024

/** One message on its way in: bytes to the collector until the limit, then to nowhere. */
export class Incoming {
  readonly #collector: Collector
  readonly #limitBytes: number
  #sizeBytes = 0
  #discarded: Promise<void> | undefined

  constructor(intake: Intake, limitBytes: number) {
    this.#collector = intake.collect()
    this.#limitBytes = limitBytes
  }

  /** A promise when the collector cannot take more for now. */
  write(bytes: Buffer): Promise<void> | undefined {
    this.#sizeBytes += bytes.length
    if (this.isTooBig) return this.#discarded === undefined ? this.discard() : undefined
    return this.#collector.write(bytes) ? undefined : this.#collector.drained()
  }

  get isTooBig(): boolean {
    return this.#sizeBytes > this.#limitBytes
  }

  /** So much over the limit that waiting for its end is not worth it. */
  get isEndless(): boolean {
    return this.#sizeBytes > this.#limitBytes + DRAIN_OCTETS_MAX
  }

  tooBig(): Reply {
    return messageTooBig(this.#limitBytes)
  }

  /** Leaves nothing behind; may be said more than once. */
  discard(): Promise<void> {
    this.#discarded ??= this.#collector.discard()
    return this.#discarded
  }

  /** The reply to the final dot: from intake, after the commit, or ours when it did not come to that. */
  async submit(intake: Intake, rest: Omit<Submission, 'content'>, log: Logger): Promise<Reply> {
    if (this.isTooBig) return this.tooBig()
    try {
      const content = await this.#collector.finish()
      const acceptance = await intake.accept({ ...rest, content })
      const message = acceptance.kind === 'accepted' ? acceptance.id : null
      log.debug({ message, code: acceptance.reply.code }, 'a message was answered')
      return acceptance.reply
    } catch (error) {
      // The client keeps the message and tries again, so nothing is lost.
      log.error({ error }, 'a message could not be accepted')
      return error instanceof Failure && error.field === 'disk' ? replies.diskFull : replies.tryLater
    }
  }
}
