import type { TranscriptLine } from '../domain/session.ts'
import { cut, type RelayReply } from './relay-reply.ts'

/** Writes down what is said on a connection, for people to read; secrets never. */
export interface Recorder {
  /** Starts anew, as for another message on the same connection. */
  begin(): void
  say(line: string): void
  /** Octets of a message, which are counted and not kept. */
  sayOctets(count: number): void
  hear(reply: RelayReply): void
  /** From now on what we say is `***` but for its first words, and what the relay echoes goes through `mask`. */
  hush(mask: (text: string) => string): void
  unhush(): void
  lines(): readonly TranscriptLine[]
}

/** A thousand recipients are a thousand lines; how it began and how it ended is what people look for. */
const FIRST_LINES = 60
const LAST_LINES = 60

export function createRecorder(): Recorder {
  let first: TranscriptLine[] = []
  let last: TranscriptLine[] = []
  let left = 0
  let octets = 0
  let mask: ((text: string) => string) | undefined
  const note = (line: TranscriptLine) => {
    if (first.length < FIRST_LINES) first.push(line)
    else if (last.push(line) > LAST_LINES) {
      last.shift()
      left += 1
    }
  }
  const flush = () => {
    if (octets > 0) note({ from: 'client', line: `(${octets} octets of the message)` })
    octets = 0
  }
  return {
    begin: () => {
      first = []
      last = []
      left = 0
      octets = 0
    },
    say: (line) => {
      flush()
      note({ from: 'client', line: mask === undefined ? cut(line) : hushed(line) })
    },
    sayOctets: (count) => {
      octets += count
    },
    hear: ({ code, lines }) => {
      flush()
      for (const [at, text] of lines.entries()) {
        const line = cut(`${code}${at === lines.length - 1 ? ' ' : '-'}${text}`.trimEnd())
        note({ from: 'server', line: mask === undefined ? line : mask(line) })
      }
    },
    hush: (next) => {
      mask = next
    },
    unhush: () => {
      mask = undefined
    },
    lines: () => {
      flush()
      const gap: TranscriptLine[] =
        left === 0 ? [] : [{ from: 'client', line: `(${left} lines are not kept)` }]
      return [...first, ...gap, ...last]
    },
  }
}

/** `AUTH PLAIN ***`; a line that is only a secret is only `***`. */
function hushed(line: string): string {
  return /^AUTH \S+/.exec(line)?.[0].concat(' ***') ?? '***'
}
