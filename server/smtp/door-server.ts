import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import type { DoorCertificates } from '../tls/certificates.ts'
import { TLS_MIN_VERSION } from '../tls/pair.ts'
import { SmtpConnection } from './connection.ts'
import type { ProxySource } from './proxy-header.ts'
import { takeProxyHeader } from './proxy-socket.ts'
import type { Door } from './talk.ts'

/** Stands for a client that its proxy does not name: never this machine, which is asked for less. */
const UNKNOWN_CLIENT = '0.0.0.0'

/**
 * The library's server with our connections. Beside a `plain` one it is the second listener of the same door: TLS
 * begins with the first octet, and both count their connections together.
 */
export class DoorServer extends SMTPServer {
  readonly #door: Door
  readonly #open = new Set<SmtpConnection>()
  #onEmpty: () => void = () => {}
  #isDraining = false

  constructor(door: Door, tls: DoorCertificates | null, plain?: DoorServer) {
    super({
      ...tls?.main(),
      ...(tls && { SNICallback: (name, done) => done(null, tls.ofDomain(name)) }),
      secure: plain !== undefined,
      // Of handshakes under way; the connections themselves are counted by `SmtpConnection`.
      maxClients: door.limits.connections,
      name: door.hostname,
      logger: false,
      minVersion: TLS_MIN_VERSION,
      socketTimeout: door.limits.idleMs,
      hideENHANCEDSTATUSCODES: false,
      disableReverseLookup: true,
      // A client that says all it has and then closes its side still gets its answers.
      allowHalfOpen: true,
    })
    this.#door = door
    if (plain !== undefined) this.connections = plain.connections
    tls?.onMainChanged((pair) => this.updateSecureContext(pair))
    this.on('error', (error: Error) => {
      // Before that it is the listening that failed, which is told elsewhere.
      if (this.server.listening) door.log.info({ reason: error.message }, 'a connection failed')
    })
  }

  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    const connection = new SmtpConnection(this, socket, options, this.#door, (gone) => {
      this.#open.delete(gone)
      if (this.#open.size === 0) this.#onEmpty()
    })
    this.#open.add(connection)
    this.connections.add(connection)
    connection.on('error', (error: Error) => this._onError(error))
    connection.init()
    if (this.#isDraining) connection.retire()
  }

  /** Called by the library, which keeps such sockets among those that it waits for. */
  override _expectsProxyHeader(socket: Socket): boolean {
    return this.#door.isProxy(socket.remoteAddress)
  }

  override _handleProxy(...[socket, callback]: Parameters<SMTPServer['_handleProxy']>): void {
    if (!this._expectsProxyHeader(socket)) {
      super._handleProxy(socket, callback)
      return
    }
    const { remoteAddress } = socket
    takeProxyHeader(socket).then(
      (source) => callback(null, { ...clientOf(source), id: randomUUID() }),
      (error: Error) => {
        this.#door.log.info({ proxy: remoteAddress, reason: error.message }, 'a connection failed')
        callback(error)
      },
    )
  }

  async drain(graceMs: number): Promise<void> {
    const closed = once(this.server, 'close')
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve
    })
    this.#isDraining = true
    this.server.close()
    // The topmost socket of a handshake: it has said nothing yet that could be finished.
    for (const socket of this._pendingSockets.values()) socket.destroy()
    if (this.#open.size === 0) this.#onEmpty()
    for (const connection of this.#open) connection.retire()
    const timer = setTimeout(() => {
      for (const connection of this.#open) connection.cut()
    }, graceMs)
    await Promise.all([closed, empty])
    clearTimeout(timer)
  }
}

/** What the connection then counts as its client; nothing leaves it as it is. */
function clientOf(source: ProxySource): SMTPConnectionOptions {
  switch (source.kind) {
    case 'client':
      return { remoteAddress: source.address, remotePort: source.port }
    case 'unknown':
      return { remoteAddress: UNKNOWN_CLIENT }
    case 'proxy':
      return {}
    default:
      return source satisfies never
  }
}
