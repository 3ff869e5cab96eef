import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Failure } from '../../domain/failure.ts'
import { createCheckedLookup } from '../../outside/checked-lookup.ts'
import { pictureType } from './picture-type.ts'

/** A large photograph; nothing in a mail is larger by intent. */
const BYTES_MAX = 8 * 1024 * 1024
const REDIRECTS_MAX = 4
/** From the first look-up to the last octet, redirects included. */
const TIME_MS_MAX = 10_000

export interface RemotePicture {
  readonly bytes: Uint8Array
  /** By what the bytes are, not by what the host says. */
  readonly contentType: string
}

export interface RemoteFetchOptions {
  /** Whether it may be connected to; asked of every address, behind names and redirects too. */
  readonly isAllowed: (address: string) => boolean
  /** How names become addresses; the system's unless given. */
  readonly lookup?: LookupFunction
}

export type RemoteFetch = (url: string) => Promise<RemotePicture>

/**
 * Loads a picture from another host: GET without cookies, referrer or credentials. The address that is connected to is
 * the one that was checked, since the check stands in the look-up of the connection itself. Rejects with a `Failure`
 * that says why in words that may be shown.
 */
export function createRemoteFetch({ isAllowed, lookup }: RemoteFetchOptions): RemoteFetch {
  const checked = createCheckedLookup({ isAllowed, lookup, refusal: notPublic })
  return async (url) => {
    const signal = AbortSignal.timeout(TIME_MS_MAX)
    let target = parsed(url, undefined)
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      checked.checkLiteral(target)
      const response = await ask(target, checked.lookup, signal)
      const { location } = response.headers
      const status = response.statusCode ?? 0
      if (status < 300 || status >= 400 || location === undefined) return pictureOf(response, status)
      response.destroy()
      target = parsed(location, target)
    }
    throw failure(`it leads on more than ${REDIRECTS_MAX} times`)
  }
}

function ask(url: URL, lookup: LookupFunction, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = {
    lookup,
    signal,
    // A connection of its own, so that none is used that was made under another check.
    agent: false as const,
    headers: { accept: 'image/*', 'user-agent': 'Stagingpost (picture preview)' },
  }
  const request = (url.protocol === 'https:' ? getHttps : getHttp)(url, options, resolve)
  request.once('error', (error) => reject(error instanceof Failure ? error : failure(reasonOf(error))))
  return promise
}

async function pictureOf(response: IncomingMessage, status: number): Promise<RemotePicture> {
  if (status !== 200) {
    response.destroy()
    throw failure(`its host answers ${status}`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > BYTES_MAX) throw failure(`it is larger than ${BYTES_MAX / 1024 / 1024} MiB`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof Failure ? error : failure(reasonOf(error))
  }
  const bytes = Buffer.concat(chunks)
  const contentType = pictureType(bytes)
  if (contentType === undefined) throw failure('it is no PNG, JPEG, GIF, WebP, AVIF, BMP or ICO picture')
  return { bytes, contentType }
}

function parsed(written: string, base: URL | undefined): URL {
  const url = URL.parse(written, base?.href)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw failure('its address is not of http or https')
  // What stands before the @ would be sent as a password.
  url.username = ''
  url.password = ''
  return url
}

function notPublic(host: string): Failure {
  const words = `'${host}' is not of the public internet; http.remoteFrom can list networks of your own`
  return failure(words)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `its host takes longer than ${TIME_MS_MAX / 1000} s`
  return 'code' in error ? String(error.code) : error.message
}

function failure(reason: string): Failure {
  return new Failure('unavailable', `This picture is not shown: ${reason}.`)
}
