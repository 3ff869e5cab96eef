import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { LiveFrame } from '../../contract/live.types.ts'
import type { Problem } from '../../contract/problem.types.ts'
import type { LiveEvent } from '../../live/events.ts'
import type { Sink } from '../../live/stream.ts'
import { INERT_CSP } from '../gate/security-headers.ts'
import { SESSION_COOKIE } from '../gate/shown.ts'
import { sendEvents } from '../live/event-stream.ts'

/** As long as a session lives at most. */
const COOKIE_SECONDS = 90 * 24 * 60 * 60

/** What a handler wants to be sent. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly value: unknown; readonly cookie?: Cookie }
  | { readonly kind: 'empty'; readonly cookie?: Cookie }
  | BytesAnswer
  | EventsAnswer

/** A stream of changes that ends when the watcher does. */
export interface EventsAnswer {
  readonly kind: 'events'
  readonly signal: AbortSignal
  readonly beatMs?: number | undefined
  /** Asked with each beat, so that also a stream on which nothing happens ends. Throws when the watcher may not go on. */
  readonly stillMay: () => void
  /** Undefined when the watcher is not to know of it. */
  readonly frameOf: (event: LiveEvent) => LiveFrame | undefined
  readonly run: (sink: Sink) => Promise<void>
}

/** The session cookie: a secret to set, or null to clear. */
export interface Cookie {
  readonly session: string | null
  readonly isSecure: boolean
  /** Below which path of the host it counts. */
  readonly path: string
}

/** Content of a message. */
export interface BytesAnswer {
  readonly kind: 'bytes'
  readonly contentType: string
  /** Changes whenever the bytes do. */
  readonly etag: string
  /**
   * `ask`: may be kept, and is asked for before it is shown again: the message may be gone by then, or be somebody else's
   * to see, or another version of the server may derive it better. `never`: each look at it is noted.
   */
  readonly cache: keyof typeof CACHE_CONTROL
  /** Null shows it in the browser. */
  readonly downloadAs: string | null
  readonly csp: string
  /** Whether a sandboxed document, which has no origin, may embed it. */
  readonly embed: 'same-origin' | 'cross-origin'
  /** Null when it is not known before. */
  readonly sizeBytes: number | null
  /** Called when the bytes are really asked for. */
  readonly body: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

export function json(value: unknown, status = 200): Answer {
  return { kind: 'json', status, value }
}

/** Bytes of a message with the safest headers; `extra` says what differs. */
export function bytes(
  required: Pick<BytesAnswer, 'contentType' | 'etag' | 'cache' | 'body'>,
  extra: Partial<BytesAnswer> = {},
): Answer {
  return {
    kind: 'bytes',
    downloadAs: null,
    csp: INERT_CSP,
    embed: 'same-origin',
    sizeBytes: null,
    ...required,
    ...extra,
  }
}

export async function send(answer: Answer, request: Request, response: Response): Promise<void> {
  switch (answer.kind) {
    case 'json':
      if (answer.cookie !== undefined) response.setHeader('Set-Cookie', cookieText(answer.cookie))
      sendJson(response, answer.status, answer.value, 'application/json')
      return
    case 'empty':
      if (answer.cookie !== undefined) response.setHeader('Set-Cookie', cookieText(answer.cookie))
      response.status(204).end()
      return
    case 'bytes':
      return sendBytes(answer, request, response)
    case 'events':
      return sendEvents(answer, request, response)
    default:
      answer satisfies never
  }
}

/** RFC 9457 §3. */
export function sendProblem(response: Response, problem: Problem): void {
  if (response.headersSent || response.destroyed) {
    // Half of it is out already: a broken connection is the only honest answer.
    response.destroy()
    return
  }
  for (const name of ['ETag', 'Content-Disposition', 'Content-Length']) response.removeHeader(name)
  // RFC 9110 §11.6.1. Of `Basic` a browser would ask its user, who has a page to sign in.
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="Stagingpost"')
  sendJson(response, problem.status, problem, 'application/problem+json')
}

/** Lax, so that a link from a chat finds its reader signed in; changes ask for a header besides. */
export function cookieText({ session, isSecure, path }: Cookie): string {
  const age = session === null ? 0 : COOKIE_SECONDS
  const secure = isSecure ? '; Secure' : ''
  return `${SESSION_COOKIE}=${session ?? ''}; Path=${path}; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`
}

function sendJson(response: Response, status: number, value: unknown, contentType: string): void {
  const body = Buffer.from(JSON.stringify(value))
  response.status(status)
  response.setHeader('Content-Type', contentType)
  response.setHeader('Content-Length', body.length)
  response.setHeader('Cache-Control', 'no-store')
  response.end(body)
}

const CACHE_CONTROL = {
  ask: 'private, no-cache',
  never: 'no-store',
} as const

async function sendBytes(answer: BytesAnswer, request: Request, response: Response): Promise<void> {
  response.setHeader('ETag', answer.etag)
  response.setHeader('Cache-Control', CACHE_CONTROL[answer.cache])
  response.setHeader('Content-Security-Policy', answer.csp)
  response.setHeader('Cross-Origin-Resource-Policy', answer.embed)
  if (answer.downloadAs !== null) response.setHeader('Content-Disposition', answer.downloadAs)
  if (request.fresh) {
    response.status(304).end()
    return
  }
  response.setHeader('Content-Type', answer.contentType)
  if (answer.sizeBytes !== null) response.setHeader('Content-Length', answer.sizeBytes)
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  await pipeline(Readable.from(answer.body(), { objectMode: false }), response)
}
