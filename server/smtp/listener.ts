import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import type { SmtpAccess } from '../access/access.types.ts'
import type { Listen, SmtpConfig } from '../config/config.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Intake } from '../intake/intake.types.ts'
import type { Logger } from '../log.ts'
import { loadCertificate } from './certificate.ts'
import { SmtpConnection } from './connection.ts'
import type { Door } from './talk.ts'

export interface SmtpListener {
  readonly address: Listen
  /** Whether STARTTLS is offered. */
  readonly tls: boolean
  /**
   * Stops listening, says 421 to idle clients and to others behind their message; after `graceMs` whoever is
   * left is cut off. Resolves when all connections are closed.
   */
  close(graceMs: number): Promise<void>
}

export interface SmtpListenerOptions extends SmtpConfig {
  /** The name that we greet with. */
  readonly hostname: string
  /** What says where it listens, and how another address is chosen. */
  readonly said?: Said
  readonly intake: Intake
  readonly access: SmtpAccess
  readonly log: Logger
}

interface Said {
  readonly key: string
  readonly remedy: string
}

const BY_SETTING: Said = { key: 'smtp.listen', remedy: 'choose another address with --smtp HOST:PORT' }

/** Opens the SMTP door. Rejects with a `Failure` when the address or the certificate cannot be used. */
export async function createSmtpListener(options: SmtpListenerOptions): Promise<SmtpListener> {
  const { listen, hostname, limits, intake, access } = options
  const certificate = options.tls === null ? {} : await loadCertificate(options.tls, hostname)
  const log = options.log.child({ part: 'smtp' })
  const door: Door = { hostname, limits, intake, access, log, offersTls: options.tls !== null }
  const server = new DoorServer(door, certificate)
  const address = await opened(server, listen, options.said ?? BY_SETTING)
  log.debug({ ...address, tls: door.offersTls }, 'listening')
  let closed: Promise<void> | undefined
  return {
    address,
    tls: door.offersTls,
    close: (graceMs) => {
      closed ??= server.drain(graceMs)
      return closed
    },
  }
}

/** The library's server with our connections. */
class DoorServer extends SMTPServer {
  readonly #door: Door
  readonly #open = new Set<SmtpConnection>()
  #onEmpty: () => void = () => {}
  #isDraining = false

  constructor(door: Door, certificate: { cert?: string; key?: string }) {
    super({
      ...certificate,
      name: door.hostname,
      logger: false,
      minVersion: 'TLSv1.2',
      socketTimeout: door.limits.idleMs,
      hideENHANCEDSTATUSCODES: false,
      disableReverseLookup: true,
      // A client that says all it has and then closes its side still gets its answers.
      allowHalfOpen: true,
    })
    this.#door = door
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

  async drain(graceMs: number): Promise<void> {
    const closed = once(this.server, 'close')
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve
    })
    this.#isDraining = true
    this.server.close()
    if (this.#open.size === 0) this.#onEmpty()
    for (const connection of this.#open) connection.retire()
    const timer = setTimeout(() => {
      for (const connection of this.#open) connection.cut()
    }, graceMs)
    await Promise.all([closed, empty])
    clearTimeout(timer)
  }
}

async function opened(server: DoorServer, listen: Listen, said: Said): Promise<Listen> {
  const failed = new Promise<never>((_, reject) => {
    server.server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, listen, said)))
  })
  server.server.listen({ host: listen.host, port: listen.port })
  await Promise.race([once(server.server, 'listening'), failed])
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('The SMTP listener has no address')
  return { host: address.address, port: address.port }
}

function listenFailure(error: NodeJS.ErrnoException, { host, port }: Listen, { key, remedy }: Said): Error {
  const where = `SMTP cannot listen on ${host}:${port}`
  switch (error.code) {
    case 'EADDRINUSE':
      return new Failure(
        'conflict',
        `${where}: the port is in use. Stop what listens there, or ${remedy}.`,
        key,
      )
    case 'EACCES':
      return new Failure(
        'refused',
        `${where}: this user may not open that port. Take one above 1023: ${remedy}.`,
        key,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Failure('invalid', `${where}: this machine has no such address. Please ${remedy}.`, key)
    default:
      return error
  }
}
