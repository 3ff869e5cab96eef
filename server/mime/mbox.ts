import { LF } from '../domain/line-ends.ts'
/** Receives the messages of an mbox, in order, piece by piece. */
export interface MboxSink {
  begin(): void
  chunk(bytes: Uint8Array): void
  end(): void
}

const FROM = Buffer.from('From ')
const QUOTED_FROM = /^>+From /
/** A line longer than this can't be a separator, and is passed on in pieces. */
const LINE_OCTETS_MAX = 64 * 1024

/**
 * Reads mboxrd (RFC 4155 names the family): a message begins behind a line `From …`, `>From ` loses one `>`, and the one
 * line end that stands before the next separator belongs to the separator. What `writeMbox` wrote comes
 * back byte for byte, if it ended with a line end.
 */
export class MboxReader {
  readonly #sink: MboxSink
  #rest: Uint8Array = new Uint8Array(0)
  #isOpen = false
  /** Inside a line that was longer than the limit. */
  #isWithin = false
  /** A line end that may belong to the separator behind it. */
  #held: Uint8Array | undefined

  constructor(sink: MboxSink) {
    this.#sink = sink
  }

  write(chunk: Uint8Array): void {
    let bytes: Uint8Array = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF)) {
      this.#line(bytes.subarray(0, end + 1))
      bytes = bytes.subarray(end + 1)
    }
    if (bytes.length > LINE_OCTETS_MAX) {
      this.#piece(!this.#isWithin && isQuoted(bytes) ? bytes.subarray(1) : bytes)
      this.#isWithin = true
      bytes = new Uint8Array(0)
    }
    this.#rest = Uint8Array.from(bytes)
  }

  end(): void {
    if (this.#rest.length > 0) this.#line(this.#rest)
    this.#close()
  }

  #line(line: Uint8Array): void {
    if (this.#isWithin) {
      this.#isWithin = false
      this.#piece(line)
    } else if (startsWith(line, FROM)) {
      this.#close()
      this.#isOpen = true
      this.#sink.begin()
    } else if (!this.#isOpen) return
    else if (isBlank(line)) {
      this.#release()
      this.#held = Uint8Array.from(line)
    } else this.#piece(isQuoted(line) ? line.subarray(1) : line)
  }

  #piece(bytes: Uint8Array): void {
    if (!this.#isOpen) return
    this.#release()
    this.#sink.chunk(Uint8Array.from(bytes))
  }

  #release(): void {
    if (this.#held !== undefined) this.#sink.chunk(this.#held)
    this.#held = undefined
  }

  #close(): void {
    if (!this.#isOpen) return
    // The separator's own line end.
    this.#held = undefined
    this.#isOpen = false
    this.#sink.end()
  }
}

/** One message of an mbox: separator, quoted bytes, and the line end that belongs to the next separator. */
export async function* writeMbox(
  from: string,
  receivedAtMs: number,
  raw: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`From ${from.replace(/\s/g, '') || 'MAILER-DAEMON'} ${asctime(receivedAtMs)}\n`)
  let atLineStart = true
  let start: Uint8Array = new Uint8Array(0)
  let last = LF
  for await (const chunk of raw) {
    if (chunk.length === 0) continue
    last = chunk.at(-1) ?? last
    const bytes: Uint8Array = start.length === 0 ? chunk : Buffer.concat([start, chunk])
    const cut = atLineStart || start.length > 0 ? 0 : -1
    const { out, rest } = quote(bytes, cut === 0)
    atLineStart = rest.length > 0 || out.at(-1) === LF
    start = rest
    if (out.length > 0) yield out
  }
  if (startsWith(start, FROM) || isQuoted(start)) yield Buffer.from('>')
  if (start.length > 0) yield start
  // Each message that came by SMTP ends with a line end; another one gets it here.
  yield Buffer.from(last === LF ? '\n' : '\n\n')
}

/** Quotes each line that looks like a separator; what could still become one is left for the next chunk. */
function quote(bytes: Uint8Array, startsLine: boolean): { out: Uint8Array; rest: Uint8Array } {
  const parts: Uint8Array[] = []
  let at = 0
  let lineAt = startsLine ? 0 : bytes.indexOf(LF) + 1
  if (!startsLine && lineAt === 0) return { out: bytes, rest: new Uint8Array(0) }
  for (;;) {
    const line = bytes.subarray(lineAt, lineAt + LINE_LOOK)
    if (line.length < LINE_LOOK && !line.includes(LF) && couldBe(line)) break
    if (startsWith(line, FROM) || isQuoted(line)) {
      parts.push(bytes.subarray(at, lineAt), Buffer.from('>'))
      at = lineAt
    }
    const next = bytes.indexOf(LF, lineAt) + 1
    if (next === 0) return { out: Buffer.concat([...parts, bytes.subarray(at)]), rest: new Uint8Array(0) }
    lineAt = next
  }
  return {
    out: Buffer.concat([...parts, bytes.subarray(at, lineAt)]),
    rest: Uint8Array.from(bytes.subarray(lineAt)),
  }
}

/** Enough of a line to see whether it begins like a separator, however often it was quoted already. */
const LINE_LOOK = 256

function couldBe(line: Uint8Array): boolean {
  const text = Buffer.from(line).toString('latin1').replace(/^>+/, '')
  return 'From '.startsWith(text.slice(0, 5))
}

function isQuoted(line: Uint8Array): boolean {
  return line[0] === 0x3e && QUOTED_FROM.test(Buffer.from(line.subarray(0, LINE_LOOK)).toString('latin1'))
}

function isBlank(line: Uint8Array): boolean {
  return line.length === 1 && line[0] === LF
}

function startsWith(line: Uint8Array, prefix: Uint8Array): boolean {
  return line.length >= prefix.length && prefix.every((octet, at) => line[at] === octet)
}

/** `Thu Nov 26 16:05:43 2026` */
function asctime(atMs: number): string {
  const [, weekday, day = '', month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(new Date(atMs).toUTCString()) ?? []
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`
}
