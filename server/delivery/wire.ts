import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createReplyReader, cut, type RelayReply, type ReplyReader, showReply } from './relay-reply.ts'
import { SendTrouble } from './send-trouble.ts'

export type Piece = string | Uint8Array

/** One connection to a relay: bytes out, replies in. Every promise rejects with `SendTrouble` when it is lost. */
export interface Wire {
  readonly secure: boolean
  /** The relay spoke without having been asked. */
  readonly spokeEarly: boolean
  /** Nothing is known to be wrong with it. */
  readonly isOpen: boolean
  /** Once `signal` aborts, the connection is broken and everything rejects, until what is returned is called. */
  breakOn(signal: AbortSignal): () => void
  /** Rejects when the connection is known to be lost. */
  stillOpen(timeoutMs: number): Promise<void>
  /** Resolves when the operating system has all of it; it gets several pieces at once. */
  write(bytes: Piece | readonly Piece[], timeoutMs: number): Promise<void>
  /** The next reply; `to` says in words what is being answered. */
  reply(timeoutMs: number, to: string): Promise<RelayReply>
  /** Goes on in TLS. The relay's certificate must be valid for `host`. */
  upgrade(host: string, timeoutMs: number): Promise<void>
  /** Sends last words, waits at most that long for the relay to close, then breaks the connection. */
  end(lastWords: string, timeoutMs: number): void
  destroy(): void
}

export interface WireTarget {
  readonly host: string
  readonly port: number
  /** Certificates (PEM) to trust instead of the public ones. */
  readonly ca: string | null
}

export type OpenWire = typeof openWire

/** Connects in plain TCP. Once `signal` aborts, the connection is broken and everything rejects. */
export async function openWire(target: WireTarget, timeoutMs: number, signal: AbortSignal): Promise<Wire> {
  let link = createLink(connectTcp({ host: target.host, port: target.port, noDelay: true }))
  let secure = false
  const breakOn = (reason: AbortSignal) => {
    const abort = () => link.lose(interruption(reason))
    if (reason.aborted) abort()
    reason.addEventListener('abort', abort, { once: true })
    return () => reason.removeEventListener('abort', abort)
  }
  const unbind = breakOn(signal)
  const connected = () => link.socket.readyState === 'open' || undefined
  try {
    await link.until(connected, timeoutMs, `connecting to ${target.host}:${target.port}`)
  } finally {
    unbind()
  }
  return {
    breakOn,
    get isOpen() {
      return link.socket.writable && link.socket.readable && !link.replies.pending
    },
    get secure() {
      return secure
    },
    get spokeEarly() {
      return link.replies.pending
    },
    stillOpen: async (limitMs) => {
      await link.until(() => link.socket.writable || undefined, limitMs, 'closing')
    },
    write: (bytes, limitMs) => link.write(bytes, limitMs),
    reply: (limitMs, to) => link.until(() => link.replies.shift(), limitMs, `waiting for the reply to ${to}`),
    upgrade: async (host, limitMs) => {
      link = await secureLink(link, host, target.ca, limitMs)
      secure = true
    },
    end: (lastWords, limitMs) => {
      const { socket } = link
      if (socket.writable) socket.end(lastWords)
      const timer = setTimeout(() => socket.destroy(), limitMs)
      socket.once('close', () => clearTimeout(timer))
      // The outcome is known: no process needs to live on for this.
      timer.unref()
      socket.unref()
    },
    destroy: () => link.socket.destroy(),
  }
}

/** A socket with its replies, on which one thing at a time is awaited. */
interface Link {
  readonly socket: Socket
  readonly replies: ReplyReader
  lose(trouble: SendTrouble): void
  write(bytes: Piece | readonly Piece[], timeoutMs: number): Promise<void>
  /** Resolves with the first value of `take` that is not undefined, asked again whenever something happens. */
  until<T>(take: () => T | undefined, timeoutMs: number, doing: string): Promise<T>
  /** Lets go of the socket's data, which TLS reads from now on. */
  release(): void
}

function createLink(socket: Socket): Link {
  const replies = createReplyReader()
  let trouble: SendTrouble | undefined
  let look: () => void = () => {}
  const lose = (reason: SendTrouble) => {
    trouble ??= reason
    socket.destroy()
    look()
  }
  const onData = (chunk: Uint8Array) => {
    try {
      replies.push(chunk)
      look()
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      lose(new SendTrouble(`the relay does not speak SMTP: ${error.message}`))
    }
  }
  const onEnd = () => lose(new SendTrouble('the relay closed the connection'))
  socket.on('data', onData)
  socket.on('end', onEnd)
  socket.on('close', onEnd)
  socket.on('error', (error) => lose(new SendTrouble(`the connection failed: ${cut(error.message)}`)))
  for (const event of ['connect', 'secureConnect']) socket.on(event, () => look())
  const until = async <T>(take: () => T | undefined, timeoutMs: number, doing: string): Promise<T> => {
    const already = take()
    if (already !== undefined) return already
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => lose(new SendTrouble(`timed out after ${timeoutMs / 1_000} s ${doing}`)),
        timeoutMs,
      )
      look = () => {
        // What arrived before the end still counts.
        const taken = take()
        if (taken === undefined && trouble === undefined) return
        clearTimeout(timer)
        look = () => {}
        if (taken !== undefined) resolve(taken)
        else reject(withLastWords(trouble, replies.shift()))
      }
      look()
    })
  }
  const write: Link['write'] = async (bytes, timeoutMs) => {
    let flushed: true | undefined
    if (socket.writable) {
      socket.write(joined(piecesOf(bytes)), (error) => {
        if (!error) flushed = true
        look()
      })
      // Nearly always the system has taken it by now. If it broke instead, the next thing that is awaited says so.
      if (socket.writableLength === 0) return
    }
    await until(() => flushed, timeoutMs, 'sending')
  }
  const release = () => {
    socket.off('data', onData)
    socket.off('end', onEnd)
  }
  return { socket, replies, lose, write, until, release }
}

function joined(pieces: readonly Piece[]): Piece {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0]
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
}

export function piecesOf(bytes: Piece | readonly Piece[]): readonly Piece[] {
  return typeof bytes === 'string' || bytes instanceof Uint8Array ? [bytes] : bytes
}

async function secureLink(plain: Link, host: string, ca: string | null, timeoutMs: number): Promise<Link> {
  // RFC 3207 §6: nothing said in the clear may be taken for something said in TLS.
  if (plain.replies.pending) throw new SendTrouble('the relay spoke before TLS was set up')
  plain.release()
  const link = createLink(
    connectTls({
      socket: plain.socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === null ? {} : { ca }),
    }),
  )
  plain.socket.once('close', () => link.lose(new SendTrouble('the relay closed the connection')))
  const ready = () => ('authorized' in link.socket && link.socket.authorized === true) || undefined
  await link.until(ready, timeoutMs, 'setting up TLS')
  return link
}

function withLastWords(trouble: SendTrouble | undefined, last: RelayReply | undefined): SendTrouble {
  const what = trouble?.message ?? 'the connection is lost'
  return new SendTrouble(last === undefined ? what : `${what}, having said "${showReply(last)}"`)
}

function interruption(signal: AbortSignal): SendTrouble {
  const reason: unknown = signal.reason
  return new SendTrouble(reason instanceof Error ? reason.message : 'interrupted')
}
