import type { TranscriptLine } from '../domain/session.ts'

/** A greeting, EHLO and AUTH twice, with TLS in between, take about thirty. */
const OPENING_LINES_MAX = 60
/** Enough for a mail to fifty recipients; with a thousand the middle is left out. */
const OWN_LINES_MAX = 110
/** DATA and 354 are always told. */
const LAST_LINES = 2
/** A path of 512 octets and its parameters' beginning. */
const LINE_CHARACTERS_MAX = 600

/**
 * What was said on a connection, for the message that it brought: the opening (greeting, EHLO, STARTTLS,
 * AUTH) and the transaction's own lines. Secrets are blanked before they come here.
 */
export class Transcript {
  readonly #opening: TranscriptLine[] = []
  #own: TranscriptLine[] = []
  #last: TranscriptLine[] = []
  #leftOut = 0
  #isOpening = true

  /** A command; its replies go where it goes. */
  client(line: string, place: 'opening' | 'transaction'): void {
    this.#isOpening = place === 'opening'
    this.#add({ from: 'client', line: shown(line) })
  }

  server(line: string): void {
    this.#add({ from: 'server', line: shown(line) })
  }

  /** Forgets the transaction's lines; the opening stays for the next one. */
  endTransaction(): void {
    this.#own = []
    this.#last = []
    this.#leftOut = 0
  }

  lines(): readonly TranscriptLine[] {
    if (this.#last.length === 0) return [...this.#opening, ...this.#own]
    const gap: TranscriptLine[] =
      this.#leftOut === 0 ? [] : [{ from: 'server', line: `(${this.#leftOut} lines left out)` }]
    return [...this.#opening, ...this.#own, ...gap, ...this.#last]
  }

  #add(line: TranscriptLine): void {
    if (this.#isOpening) {
      if (this.#opening.length < OPENING_LINES_MAX) this.#opening.push(line)
    } else if (this.#own.length < OWN_LINES_MAX) {
      this.#own.push(line)
    } else {
      this.#last.push(line)
      if (this.#last.length <= LAST_LINES) return
      this.#last.shift()
      this.#leftOut++
    }
  }
}

function shown(line: string): string {
  const cut = line.length > LINE_CHARACTERS_MAX ? `${line.slice(0, LINE_CHARACTERS_MAX)}…` : line
  return /\p{Cc}/u.test(cut) ? cut.replaceAll(/\p{Cc}/gu, '?') : cut
}
