import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
import { CR, LF } from '../domain/line-ends.ts'
import { DataDecoder } from './data-decoder.ts'

/**
 * Octets of a line: RFC 5321 §4.5.3.1.4 asks for 512 plus what the extensions add, RFC 4954 §4 for 12,288 in
 * AUTH. One limit for both keeps memory bounded.
 */
const LINE_OCTETS_MAX = 12_288

/** Holds the next line or octet back until it resolves. */
export type Hold = Promise<void> | undefined

/** Where a client's lines go. */
export interface InputReader {
  /** One command line, without its line end. */
  line(line: Buffer): Hold
  /** A line of more than `LINE_OCTETS_MAX`. */
  lineTooLong(): void
  /** Lines follow that may be answered together (RFC 2920 §3.2). */
  begin(): void
  /** All that can be answered for now is answered; a client that does not read its replies is not read either. */
  settle(): Hold
  /** The client sends no more; replies still reach it. */
  ended(): void
  /** An error that nobody expected. */
  failed(error: unknown): void
}

/** Where the octets of a message go, transparency taken off. */
export interface DataReader {
  data(bytes: Buffer): Hold
  /** CRLF.CRLF was seen. */
  dataEnd(): Promise<void>
}

interface Message {
  readonly reader: DataReader
  readonly decoder: DataDecoder
}

interface Step {
  readonly held: Hold
  /** Octets used. */
  readonly taken: number
}

/** Cuts what the client sends into command lines, and messages from `startData` to their final dot. */
export class InputStream extends SMTPStream {
  readonly #reader: InputReader
  #partialLine: Buffer = Buffer.alloc(0)
  #message: Message | undefined

  constructor(reader: InputReader) {
    super()
    this.#reader = reader
  }

  /** What follows is a message. */
  startData(reader: DataReader): void {
    this.#message = { reader, decoder: new DataDecoder() }
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding | 'buffer',
    next: (error?: Error | null) => void,
  ): void {
    const held = this.#consume(chunk)
    if (held === undefined) next()
    else held.then(() => next())
  }

  /** An unfinished line is never executed; the library would. */
  override _flushData(): void {
    if (!this.isClosed) this.#reader.ended()
  }

  /** Never throws or rejects: whatever goes wrong ends this connection and no other. */
  #consume(chunk: Buffer): Hold {
    let rest = chunk
    let held: Hold
    this.#reader.begin()
    try {
      while (rest.length > 0 && held === undefined && !this.isClosed) {
        const step = this.#message === undefined ? this.#takeLine(rest) : this.#takeData(rest, this.#message)
        rest = rest.subarray(step.taken)
        held = step.held
      }
    } catch (error) {
      this.#reader.failed(error)
    }
    const unread = this.#reader.settle()
    return held === undefined ? unread : this.#consumeAfter(held, rest)
  }

  async #consumeAfter(held: Promise<void>, rest: Buffer): Promise<void> {
    try {
      await held
    } catch (error) {
      this.#reader.failed(error)
    }
    await this.#consume(rest)
  }

  #takeLine(rest: Buffer): Step {
    const lf = rest.indexOf(LF)
    const taken = lf < 0 ? rest.length : lf + 1
    if (this.#partialLine.length + taken > LINE_OCTETS_MAX) {
      this.#reader.lineTooLong()
      return { held: undefined, taken: rest.length }
    }
    if (lf < 0) {
      this.#partialLine = Buffer.concat([this.#partialLine, rest])
      return { held: undefined, taken }
    }
    let line = rest.subarray(0, lf)
    if (this.#partialLine.length > 0) {
      line = Buffer.concat([this.#partialLine, line])
      this.#partialLine = Buffer.alloc(0)
    }
    // A line may also end with LF alone, as people type it; in messages it may not.
    if (line[line.length - 1] === CR) line = line.subarray(0, -1)
    return { held: this.#reader.line(line), taken }
  }

  #takeData(rest: Buffer, { reader, decoder }: Message): Step {
    const { bytes, taken, ended } = decoder.feed(rest)
    const held = bytes.length > 0 ? reader.data(bytes) : undefined
    if (!ended) return { held, taken }
    this.#message = undefined
    return { held: held === undefined ? reader.dataEnd() : held.then(() => reader.dataEnd()), taken }
  }
}
