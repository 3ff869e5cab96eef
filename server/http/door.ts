import type { IncomingMessage } from 'node:http'
import type { Express } from 'express'
import { Failure } from '../domain/failure.ts'
import type { HttpDeps, HttpDoor } from './http.types.ts'
import { createLiveSocket, type Gate } from './live/live-socket.ts'
import { createWebServer } from './web-server.ts'

/** What is under way may finish for this long. */
const GRACE_MS = 2000
/** Longer than proxies keep a silent connection, so that none is closed under a request of theirs. */
const KEEP_ALIVE_MS = 65_000
/** A client that takes longer to send its headers, or a body of 1 MiB, is not one of ours. */
const REQUEST_MS = 30_000

/** The app on a listening socket, with the live socket beside it. */
export function createDoor(app: Express, gate: Gate, closing: AbortController, deps: HttpDeps): HttpDoor {
  const options = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_MS,
    shouldUpgradeCallback: isWebSocket,
  }
  const { server, cutAll } = createWebServer(options, app, deps.tls ?? null)
  const live = createLiveSocket(gate, closing.signal, deps)
  server.on('upgrade', live.upgrade)
  const { host, port } = deps.config.listen

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, host, port)))
        server.listen({ host, port }, () => {
          const address = server.address()
          resolve({ host, port: typeof address === 'object' && address !== null ? address.port : port })
        })
      }),
    close: () =>
      new Promise((resolve) => {
        closing.abort()
        live.close()
        const force = setTimeout(cutAll, GRACE_MS)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

/** Clients that offer HTTP/2 on a plain connection, as Java's does, are answered in HTTP/1.1 (RFC 9110 §7.8). */
function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  const where = `${host}:${port}`
  const remedy = 'choose another with --http HOST:PORT (port 0 picks a free one)'
  switch (error.code) {
    case 'EADDRINUSE':
      return new Failure(
        'unavailable',
        `The web address ${where} is in use by another program: stop it, or ${remedy}.`,
        'http.listen',
      )
    case 'EACCES':
      return new Failure('refused', `This user may not listen on ${where}: ${remedy}.`, 'http.listen')
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Failure('invalid', `${host} is no address of this machine: ${remedy}.`, 'http.listen')
    default:
      return error
  }
}
