import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Principal } from '../../access/principal.ts'
import { cursorTextSchema } from '../../contract/limits.ts'
import { Failure } from '../../domain/failure.ts'
import type { LiveEvent } from '../../live/events.ts'
import { createFeed } from '../../live/feed.ts'
import { stream } from '../../live/stream.ts'
import type { Admission } from '../gate/admission.ts'
import { withoutBasePath } from '../gate/base-path.ts'
import type { Guard } from '../gate/guard.ts'
import type { HttpDeps } from '../http.types.ts'
import { BadRequest, INTERNAL_PROBLEM, problemOf } from '../requests/problem.ts'
import { createFramer } from './live-frames.ts'
import { createSocketSink, Gone, TooSlow } from './live-sink.ts'

const PATH = '/api/v1/live'
/** Each is one open page or script. */
const SOCKETS_MAX = 1000
/** Watchers have nothing to say. */
const INCOMING_OCTETS_MAX = 1024
/** Finds peers that are gone without a word, and keeps proxies from closing a silent connection. */
const PING_EVERY_MS = 30_000

const GOODBYE_MS = 1000
const SIGN_IN_AGAIN = 'Sign in again, then resume from your cursor.'

export interface LiveSocket {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  close(): void
}

/** Who is let in to the socket. */
export interface Gate {
  readonly guard: Guard
  readonly admission: Pick<Admission, 'who'>
}

/** `WS /api/v1/live?cursor=`: every change of every instance that one may see, resumable. */
export function createLiveSocket(gate: Gate, closing: AbortSignal, deps: HttpDeps): LiveSocket {
  const { store, hub, log } = deps
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: INCOMING_OCTETS_MAX,
    perMessageDeflate: false,
  })
  const feed = createFeed(store, hub, log)
  const framer = createFramer(deps)
  const unanswered = new WeakSet<WebSocket>()
  const watchers = new WeakMap<WebSocket, Admitted['who']>()
  const ping = (socket: WebSocket): void => {
    try {
      // Also where nothing happens that would be told: who was signed out is not kept.
      watchers.get(socket)?.()
    } catch {
      socket.close(1008, SIGN_IN_AGAIN)
    }
    if (unanswered.has(socket)) {
      socket.terminate()
      return
    }
    unanswered.add(socket)
    socket.ping()
  }
  const pings = setInterval(() => {
    for (const client of server.clients) ping(client)
  }, deps.watchBeatMs ?? PING_EVERY_MS)
  pings.unref()

  const run = async (socket: WebSocket, { cursor, who }: Admitted): Promise<void> => {
    watchers.set(socket, who)
    const gone = new AbortController()
    socket.once('close', () => gone.abort())
    socket.on('error', () => gone.abort())
    socket.on('pong', () => unanswered.delete(socket))
    const signal = AbortSignal.any([closing, gone.signal])
    try {
      // Asked for every frame: a right that is taken away ends with it.
      const frameOf = (event: LiveEvent) => framer(event, who())
      await stream({ store, feed }, cursor, createSocketSink(socket, frameOf), signal)
    } catch (error) {
      if (error instanceof BadRequest) socket.close(1008, SIGN_IN_AGAIN)
      else if (error instanceof TooSlow) socket.close(1013, 'Too slow: resume from your cursor.')
      else if (!signal.aborted && !(error instanceof Gone)) {
        log.error({ error }, 'a live stream failed; its watcher resumes from its cursor')
        socket.close(1011, 'The server had a problem: resume from your cursor.')
      }
    }
  }

  return {
    upgrade: (request, socket, head) => {
      try {
        const admitted = admit(request, { ...gate, basePath: deps.config.basePath }, server.clients.size)
        server.handleUpgrade(request, socket, head, (client) => void run(client, admitted))
      } catch (error) {
        refuse(socket, error)
      }
    },
    close: () => {
      clearInterval(pings)
      for (const client of server.clients) client.close(1001, 'The server is stopping.')
      // Those that do not answer the goodbye; `ws` itself would wait for half a minute.
      setTimeout(() => {
        for (const client of server.clients) client.terminate()
      }, GOODBYE_MS).unref()
    },
  }
}

interface Admitted {
  /** Null: from now on. */
  readonly cursor: number | null
  /** Who it is as of now. Throws `BadRequest` 401 when they are nobody any more. */
  readonly who: () => Principal
}

/** Throws `BadRequest` for what may not be here. */
function admit(
  request: IncomingMessage,
  { guard, admission, basePath }: Gate & { readonly basePath: string },
  open: number,
): Admitted {
  const who = () => {
    const principal = admission.who({ method: 'GET', headers: request.headers, socket: request.socket })
    if (principal === undefined) throw new BadRequest(401, 'Sign in first, or show a token.')
    return principal
  }
  guard(request)
  const url = URL.parse(withoutBasePath(request.url ?? '', basePath), 'http://server')
  if (url?.pathname !== PATH)
    throw new BadRequest(404, `There is no such socket; the one there is is ${PATH}.`)
  if (open >= SOCKETS_MAX) throw new Failure('limited', `${SOCKETS_MAX} sockets are open already.`)
  who()
  const unknown = [...url.searchParams.keys()].find((name, at) => name !== 'cursor' || at > 0)
  if (unknown !== undefined)
    throw new BadRequest(400, `${unknown}: cursor is all that is known here, and once`)
  const text = url.searchParams.get('cursor')
  if (text === null) return { cursor: null, who }
  const cursor = cursorTextSchema.safeParse(text)
  if (cursor.success) return { cursor: cursor.data, who }
  throw new BadRequest(400, 'cursor: must be one that a frame or …/cursor gave')
}

function refuse(socket: Duplex, error: unknown): void {
  const problem = problemOf(error) ?? INTERNAL_PROBLEM
  const body = JSON.stringify(problem)
  socket.on('error', () => socket.destroy())
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
