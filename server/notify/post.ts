import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Failure } from '../domain/failure.ts'
import { createCheckedLookup } from '../outside/checked-lookup.ts'

/** What is read of an answer; nobody needs to say more to a webhook. */
const ANSWER_OCTETS_MAX = 64 * 1024

export interface PostOptions {
  /** Whether it may be connected to; asked of every address, behind names too. */
  readonly isAllowed: (address: string) => boolean
  readonly lookup?: LookupFunction | undefined
  /** From the look-up to the end of the answer. */
  readonly timeMs: number
}

export interface PostAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** As far as it was read. */
  readonly body: string
}

/** Sends a body and reads the answer. Rejects with a `Failure` in words where there is none. */
export type Post = (
  url: URL,
  sent: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  signal: AbortSignal,
) => Promise<PostAnswer>

/** Each request has a connection of its own, to the address that was checked; redirects are answers like any other. */
export function createPost({ isAllowed, lookup, timeMs }: PostOptions): Post {
  const checked = createCheckedLookup({ isAllowed, lookup, refusal: notAllowed })
  return async (url, { headers, body }, signal) => {
    const timeout = AbortSignal.timeout(timeMs)
    try {
      checked.checkLiteral(url)
      const options = {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: checked.lookup,
        signal: AbortSignal.any([signal, timeout]),
        agent: false as const,
      }
      return await answerOf(await send(url, options, body))
    } catch (error) {
      if (error instanceof Failure) throw error
      throw failure(timeout.aborted ? `no answer within ${timeMs / 1000} s` : reasonOf(error))
    }
  }
}

function send(url: URL, options: Parameters<typeof requestHttp>[1], body: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve)
  request.on('error', reject)
  request.end(body)
  return promise
}

async function answerOf(response: IncomingMessage): Promise<PostAnswer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= ANSWER_OCTETS_MAX) break
  }
  const headers = Object.entries(response.headersDistinct).map(([name, values = []]) => [
    name,
    values.join(', '),
  ])
  const body = Buffer.concat(chunks).subarray(0, ANSWER_OCTETS_MAX).toString()
  return { status: response.statusCode ?? 0, headers: Object.fromEntries(headers), body }
}

function notAllowed(host: string): Failure {
  return failure(`'${host}' is not of the public internet; webhooks.networks can list networks of your own`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError') return 'the server stops'
  return 'code' in error && error.code !== error.message ? `${error.code}: ${error.message}` : error.message
}

function failure(reason: string): Failure {
  return new Failure('unavailable', reason)
}
