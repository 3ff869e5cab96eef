import { createReplyReader, type RelayReply } from '../../server/delivery/relay-reply.ts'
import { SendTrouble } from '../../server/delivery/send-trouble.ts'
import { type OpenWire, piecesOf, type Wire } from '../../server/delivery/wire.ts'
import type { Act, HostConversation } from './scripted-host.ts'
import type { Life, World } from './world.ts'

export interface SimulatedNetwork {
  readonly world: World
  readonly life: Life
  /** Undefined refuses the connection. */
  readonly answer: () => HostConversation | undefined
}

/** A connection without sockets: octets and replies are events of the world, and so are losses. */
export function simulatedWires({ world, life, answer }: SimulatedNetwork): OpenWire {
  return (target, timeoutMs, signal) =>
    new Promise((resolve, reject) => {
      const connect = () => {
        const host = answer()
        if (signal.aborted) return reject(new SendTrouble('interrupted'))
        if (host === undefined) return reject(new SendTrouble(`${target.host} refused the connection`))
        resolve(createWire(world, life, host))
      }
      world.after(Math.min(timeoutMs, 1 + world.pick(50)), connect, life)
    })
}

function createWire(world: World, life: Life, host: HostConversation): Wire {
  const replies = createReplyReader()
  let trouble: SendTrouble | undefined
  let hostIsGone = false
  let readyAtMs = world.elapsedMs
  let sentAtMs = 0
  let look = () => {}
  const lose = (why: string) => {
    trouble ??= new SendTrouble(why)
    look()
  }
  /** The host does one thing after the other. */
  const perform = (act: Act) => {
    if (act.kind === 'hang') hostIsGone = true
    if (hostIsGone) return
    if (act.kind !== 'answer') hostIsGone = true
    readyAtMs = Math.max(readyAtMs, world.elapsedMs) + (act.kind === 'answer' ? act.delayMs : 1)
    const arrive = () => {
      if (trouble !== undefined) return
      if (act.kind !== 'answer') return lose('the connection was reset')
      try {
        replies.push(Buffer.from(`${act.line}\r\n`))
        look()
      } catch (error) {
        lose(String(error))
      }
    }
    world.after(readyAtMs - world.elapsedMs, arrive, life)
  }
  const until = <T>(take: () => T | undefined, timeoutMs: number, doing: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const stopTimer = world.after(timeoutMs, () => lose(`timed out ${doing}`), life)
      look = () => {
        const taken = take()
        if (taken === undefined && trouble === undefined) return
        stopTimer()
        look = () => {}
        if (taken !== undefined) resolve(taken)
        else reject(trouble)
      }
      look()
    })
  world.after(1, () => perform(host.greet()))
  return {
    secure: false,
    get spokeEarly() {
      return replies.pending
    },
    get isOpen() {
      return trouble === undefined && !replies.pending
    },
    breakOn: (signal) => {
      const abort = () => lose('the server stopped')
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort)
      return () => signal.removeEventListener('abort', abort)
    },
    stillOpen: async () => {
      if (trouble !== undefined) throw trouble
    },
    write: async (bytes, timeoutMs) => {
      const text = piecesOf(bytes)
        .map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString('latin1')))
        .join('')
      let flushed: true | undefined
      if (trouble === undefined) {
        host.look(text)
        // What was handed to the operating system arrives, whether or not we live to see it.
        sentAtMs = Math.max(sentAtMs, world.elapsedMs + 1 + world.pick(3))
        world.after(sentAtMs - world.elapsedMs, () => {
          if (!hostIsGone) for (const act of host.take(text)) perform(act)
        })
        world.after(
          world.pick(3),
          () => {
            flushed = true
            look()
          },
          life,
        )
      }
      await until(() => flushed, timeoutMs, 'sending')
    },
    reply: (timeoutMs, to): Promise<RelayReply> =>
      until(() => replies.shift(), timeoutMs, `waiting for the reply to ${to}`),
    upgrade: () => Promise.reject(new SendTrouble('there is no TLS in a simulation')),
    end: () => lose('we closed the connection'),
    destroy: () => lose('we broke the connection'),
  }
}
