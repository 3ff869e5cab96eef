import { isAscii } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../domain/failure.ts'
import { CR, hasLoneLineEnd, LF } from '../domain/line-ends.ts'
import { readHeader } from '../suppression/header.ts'
import type { Collector, Content } from './intake.types.ts'

/** Up to here a message stays in memory; fifty large ones at once must not fill it. */
const MEMORY_OCTETS_MAX = 1024 * 1024
/** Kept behind the header of a spooled message, so that whoever reads the header sees where it ends. */
const BEHIND_HEADER_OCTETS = 64 * 1024
/** What the rule needs of a spooled message without an end of its header: the longest header and enough to see that it is longer. */
const START_OCTETS = 1024 * 1024 + 64 * 1024

/** A collector whose large messages go to `spoolDir`, from where the store takes them over. */
export function createCollector(spoolDir: string): Collector {
  return new SpoolingCollector(spoolDir)
}

class SpoolingCollector implements Collector {
  readonly #spoolDir: string
  /** All of it while in memory; once spooled, its first octets. */
  #chunks: Uint8Array[] = []
  #keptOctets = 0
  #isKeeping = true
  #sizeBytes = 0
  #previous = 0
  #canonical = true
  #hasEightBit = false
  #hasNul = false
  #spool: Spool | undefined

  constructor(spoolDir: string) {
    this.#spoolDir = spoolDir
  }

  write(chunk: Uint8Array): boolean {
    this.#inspect(chunk)
    this.#sizeBytes += chunk.length
    if (this.#spool === undefined && this.#sizeBytes > MEMORY_OCTETS_MAX) {
      makeFolder(this.#spoolDir)
      this.#spool = new Spool(join(this.#spoolDir, `${randomUUID()}.eml`))
      for (const kept of this.#chunks) this.#spool.write(kept)
      this.#keepHeader()
    }
    if (this.#isKeeping) this.#keep(chunk)
    return this.#spool?.write(chunk) ?? true
  }

  drained(): Promise<void> {
    return this.#spool?.drained() ?? Promise.resolve()
  }

  async finish(): Promise<Content> {
    await this.#spool?.end()
    const start = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks)
    const facts = {
      sizeBytes: this.#sizeBytes,
      canonical: this.#canonical && this.#previous !== CR,
      hasEightBit: this.#hasEightBit,
      hasNul: this.#hasNul,
    }
    if (this.#spool === undefined) return { raw: { kind: 'memory', bytes: start }, facts, start }
    return { raw: { kind: 'file', path: this.#spool.path, sizeBytes: this.#sizeBytes }, facts, start }
  }

  async discard(): Promise<void> {
    this.#chunks = []
    await this.#spool?.remove()
  }

  #keep(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#keptOctets += chunk.length
    if (this.#spool !== undefined) this.#isKeeping = this.#keptOctets < START_OCTETS
  }

  /** From here on the header is enough; it is nearly always a small part of what was kept. */
  #keepHeader(): void {
    const kept = Buffer.concat(this.#chunks)
    const { bodyOffset, tooLarge } = readHeader(kept)
    if (tooLarge || bodyOffset + BEHIND_HEADER_OCTETS > kept.length) return
    this.#chunks = [Uint8Array.prototype.slice.call(kept, 0, bodyOffset + BEHIND_HEADER_OCTETS)]
    this.#isKeeping = false
  }

  /** Native searches: for ordinary mail a loop over every octet would take several times as long. */
  #inspect(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    const splits = (this.#previous === CR) !== (chunk[0] === LF)
    this.#canonical &&= !splits && !hasLoneLineEnd(chunk)
    this.#hasNul ||= chunk.includes(0)
    this.#hasEightBit ||= !isAscii(chunk)
    this.#previous = chunk.at(-1) ?? 0
  }
}

/** Whoever tidies up may have removed it, since it is mostly empty; a data folder that is gone is not brought back. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch {
    // It is there already, or the file that is opened in it says why not, where that is answered.
  }
}

/** A file that grows while a message arrives; its first error is kept until somebody waits for it. */
class Spool {
  readonly path: string
  readonly #stream: WriteStream
  readonly #closed: Promise<void>
  #error: Error | undefined
  #waiting: (() => void) | undefined

  constructor(path: string) {
    this.path = path
    this.#stream = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    this.#stream.on('error', (error) => {
      this.#error = error
    })
    this.#stream.on('drain', () => this.#waiting?.())
    this.#closed = new Promise((resolve) => {
      this.#stream.on('close', () => {
        this.#waiting?.()
        resolve()
      })
    })
  }

  /** After an error the octets go nowhere: the client is answered at the end. */
  write(chunk: Uint8Array): boolean {
    return this.#error !== undefined || this.#stream.write(chunk)
  }

  async drained(): Promise<void> {
    if (this.#stream.closed || !this.#stream.writableNeedDrain) return
    await new Promise<void>((resolve) => {
      this.#waiting = resolve
    })
  }

  async end(): Promise<void> {
    this.#stream.end()
    await this.#closed
    if (this.#error === undefined) return
    // What can't be removed now goes when the server starts again.
    await this.remove().catch(() => undefined)
    throw new Failure('unavailable', `The message could not be spooled: ${this.#error.message}`, 'disk')
  }

  async remove(): Promise<void> {
    this.#stream.destroy()
    await this.#closed
    await rm(this.path, { force: true })
  }
}
