import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
import { DataDecoder } from './data-decoder.ts'

/**
 * Octets of a line: RFC 5321 §4.5.3.1.4 asks for 512 plus what the extensions add, RFC 4954 §4 for 12,288 in
 * AUTH. One limit for both keeps memory bounded.
 */
export const LINE_OCTETS_MAX = 12_288

const LF = 0x0a
const CR = 0x0d

/** What the lines and bytes of a client are handed to. A promise holds the next line or byte back. */
export interface InputReader {
  /** One command line, without its line end. */
  line(line: Buffer): Promise<void> | undefined
  /** A line of more than `LINE_OCTETS_MAX`. */
  lineTooLong(): void
  /** Lines follow that may be answered together (RFC 2920 §3.2). */
  begin(): void
  /** All that can be answered for now is answered. */
  settle(): void
  /** The client sends no more; replies still reach it. */
  ended(): void
  /** An error that nobody expected. */
  failed(error: unknown): void
}

/** Where the octets of a message go, transparency taken off. */
export interface DataReader {
  data(bytes: Buffer): Promise<void> | undefined
  /** CRLF.CRLF was seen. */
  dataEnd(): Promise<void>
}

/** Cuts what the client sends into command lines, and messages from `startData` to their final dot. */
export class InputStream extends SMTPStream {
  readonly #reader: InputReader
  #partialLine: Buffer = Buffer.alloc(0)
  #message: { readonly reader: DataReader; readonly decoder: DataDecoder } | undefined

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
  #consume(chunk: Buffer): Promise<void> | undefined {
    let rest = chunk
    this.#reader.begin()
    try {
      while (rest.length > 0 && !this.isClosed) {
        const { held, taken } = this.#message === undefined ? this.#takeLine(rest) : this.#takeData(rest)
        rest = rest.subarray(taken)
        if (held !== undefined) return this.#consumeAfter(held, rest)
      }
    } catch (error) {
      this.#reader.failed(error)
    } finally {
      this.#reader.settle()
    }
    return undefined
  }

  async #consumeAfter(held: Promise<void>, rest: Buffer): Promise<void> {
    try {
      await held
    } catch (error) {
      this.#reader.failed(error)
    }
    await this.#consume(rest)
  }

  #takeLine(rest: Buffer): { held: Promise<void> | undefined; taken: number } {
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

  #takeData(rest: Buffer): { held: Promise<void> | undefined; taken: number } {
    if (this.#message === undefined) return { held: undefined, taken: 0 }
    const { reader, decoder } = this.#message
    const { bytes, taken, ended } = decoder.feed(rest)
    const held = bytes.length > 0 ? reader.data(bytes) : undefined
    if (!ended) return { held, taken }
    this.#message = undefined
    return { held: held === undefined ? reader.dataEnd() : held.then(() => reader.dataEnd()), taken }
  }
}
