import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { DoorCertificates } from '../tls/certificates.ts'
import { TLS_MIN_VERSION } from '../tls/pair.ts'

export interface WebServer {
  readonly server: Server
  /** Ends every connection, also one on which no TLS was spoken yet. */
  cutAll(): void
}

/** HTTP/1.1, over TLS where there are certificates. */
export function createWebServer(
  options: ServerOptions,
  app: RequestListener,
  tls: DoorCertificates | null,
): WebServer {
  if (tls === null) {
    const server = createServer(options, app)
    return { server, cutAll: () => server.closeAllConnections() }
  }
  const server = createTlsServer(
    {
      ...options,
      ...tls.main(),
      minVersion: TLS_MIN_VERSION,
      handshakeTimeout: options.requestTimeout,
      SNICallback: (name, done) => done(null, tls.ofDomain(name)),
    },
    app,
  )
  tls.onMainChanged((pair) => server.setSecureContext({ ...pair, minVersion: TLS_MIN_VERSION }))
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    server,
    cutAll() {
      server.closeAllConnections()
      for (const socket of sockets) socket.destroy()
    },
  }
}
