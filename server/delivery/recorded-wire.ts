import type { Recorder } from './recorder.ts'
import { type Piece, piecesOf, type Wire } from './wire.ts'

/** The same wire; what is said on it is written down. */
export function recorded(wire: Wire, recorder: Recorder): Wire {
  return {
    get secure() {
      return wire.secure
    },
    get spokeEarly() {
      return wire.spokeEarly
    },
    get isOpen() {
      return wire.isOpen
    },
    breakOn: wire.breakOn,
    stillOpen: wire.stillOpen,
    write: (bytes, timeoutMs) => {
      for (const piece of piecesOf(bytes)) say(recorder, piece)
      return wire.write(bytes, timeoutMs)
    },
    reply: async (timeoutMs, to) => {
      const reply = await wire.reply(timeoutMs, to)
      recorder.hear(reply)
      return reply
    },
    upgrade: async (host, timeoutMs) => {
      await wire.upgrade(host, timeoutMs)
      recorder.say('(TLS)')
    },
    end: wire.end,
    destroy: wire.destroy,
  }
}

function say(recorder: Recorder, piece: Piece): void {
  if (typeof piece !== 'string') recorder.sayOctets(piece.length)
  else for (const line of piece.replace(/\r\n$/, '').split('\r\n')) recorder.say(line)
}
