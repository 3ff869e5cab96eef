import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { HttpConfig } from '../../config/config.types.ts'
import { BadRequest } from '../requests/problem.ts'
import { createClientReader } from './client-address.ts'
import { hostName } from './host-name.ts'

/** What a request shows of where it comes from. */
type Visitor = Pick<IncomingMessage, 'headers' | 'socket'> & { readonly method?: string | undefined }

/** Throws `BadRequest` for a request that a foreign page may have caused. Asked of every request and upgrade. */
export type Guard = (visitor: Visitor) => void

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

export interface GuardOptions extends Pick<HttpConfig, 'publicUrl' | 'allowedHosts' | 'trustProxy'> {
  /** Whether requests come over TLS, so that our own page can have no origin of plain HTTP. */
  readonly isSecure: boolean
}

export function createGuard({ publicUrl, allowedHosts, trustProxy, isSecure }: GuardOptions): Guard {
  const clientOf = createClientReader(trustProxy)
  const names = new Set([publicUrl === null ? '' : new URL(publicUrl).host, ...allowedHosts].map(hostName))
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin
  return (visitor) => {
    const { method = '', headers } = visitor
    const client = clientOf(visitor)
    // A proxy that changes `Host` passes the name on that was asked for; a page that rebound its own can write it.
    // A token is nothing that such a page could show.
    if (headers.authorization === undefined) {
      for (const host of new Set([headers.host, client.host])) checkHost(host, names)
    }
    if (headers.origin !== undefined && !isPreviewPicture(method, headers)) {
      checkOrigin(headers.origin, client.host, { publicOrigin, isSecure: client.isSecure ?? isSecure })
    }
    const site = headers['sec-fetch-site']
    if (!SAFE_METHODS.includes(method) && site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw new BadRequest(403, 'A page of another site may not change anything here.')
    }
  }
}

/**
 * A page whose own name was made to point at us (DNS rebinding) is same-origin to its browser; only the name
 * gives it away. Names without a dot and IP addresses are nobody's to rebind.
 */
function checkHost(header: string | undefined, names: ReadonlySet<string>): void {
  const name = hostName(header ?? '')
  const ours =
    name !== '' &&
    (isIP(unbracketed(name)) > 0 || !name.includes('.') || name.endsWith('.localhost') || names.has(name))
  if (!ours) {
    throw new BadRequest(
      421,
      `This server does not answer to the host name '${name}'. If it should, add it to http.allowedHosts or set http.publicUrl.`,
    )
  }
}

/**
 * The sandboxed preview has the origin `null`, and current Chromium says so when it asks for a picture. Asked
 * without CORS, no script gets to read the answer.
 */
function isPreviewPicture(method: string, headers: IncomingHttpHeaders): boolean {
  const isPicture = headers['sec-fetch-dest'] === 'image' && headers['sec-fetch-mode'] === 'no-cors'
  return method === 'GET' && headers.origin === 'null' && isPicture
}

/** Behind a proxy that rewrites `Host`, the page's origin is that of `publicUrl`. */
function checkOrigin(
  origin: string,
  host: string | undefined,
  { publicOrigin, isSecure }: { publicOrigin: string | null; isSecure: boolean },
): void {
  const from = URL.parse(origin)
  const here = from === null ? null : URL.parse(`${from.protocol}//${host}`)
  const isWeb = from?.protocol === 'https:' || (from?.protocol === 'http:' && !isSecure)
  if (from !== null && ((isWeb && from.host === here?.host) || from.origin === publicOrigin)) return
  throw new BadRequest(403, 'A page of another origin may not ask this server.')
}

function unbracketed(name: string): string {
  return name.replace(/^\[|\]$/g, '')
}
