import type { DataReader, Hold } from './input-stream.ts'

/** Told of every command and of every end of a message, with how long the client waited for the reply. */
export type OnSmtp = (verb: string, ms: number) => void

/**
 * By their first four octets in capitals, which tell all of them apart. Whatever else a client says is `other`, so that
 * nobody makes names up.
 */
const VERBS = new Map(
  ['EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'RSET', 'NOOP', 'QUIT', 'VRFY', 'HELP'].map(
    (verb) => [Buffer.from(verb).readUInt32BE(0), verb] as const,
  ),
)
/** Clears the bit that small letters have and capitals have not. */
const IN_CAPITALS = 0xdfdfdfdf

export function measuredLine(octets: Buffer, answer: () => Hold, onSmtp: OnSmtp): Hold {
  const beganMs = performance.now()
  const held = answer()
  const done = () => onSmtp(verbOf(octets), performance.now() - beganMs)
  if (held === undefined) done()
  else void held.then(done, done)
  return held
}

export function measuredData(reader: DataReader, onSmtp: OnSmtp): DataReader {
  return {
    data: (bytes) => reader.data(bytes),
    dataEnd: async () => {
      const beganMs = performance.now()
      await reader.dataEnd()
      onSmtp('DOT', performance.now() - beganMs)
    },
  }
}

function verbOf(octets: Buffer): string {
  if (octets.length < 4) return 'other'
  return VERBS.get((octets.readUInt32BE(0) & IN_CAPITALS) >>> 0) ?? 'other'
}
