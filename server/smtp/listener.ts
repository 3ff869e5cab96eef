import type { SmtpAccess } from '../access/access.types.ts'
import { createNetworks } from '../access/networks.ts'
import type { Listen, SmtpLimits } from '../config/config.types.ts'
import type { RefusedTry } from '../domain/refusal.ts'
import type { Faults } from '../intake/faults.ts'
import type { Intake } from '../intake/intake.types.ts'
import type { Logger } from '../log.ts'
import type { DoorCertificates } from '../tls/certificates.ts'
import { DoorServer } from './door-server.ts'
import { listenOn, type Said } from './listen-on.ts'
import type { OnSmtp } from './measured.ts'
import type { Door } from './talk.ts'

export interface SmtpListener {
  readonly address: Listen
  /** Where TLS begins with the first octet (RFC 8314 §3.3); null for nowhere. */
  readonly tlsAddress: Listen | null
  /** Whether STARTTLS is offered. */
  readonly tls: boolean
  /**
   * Stops listening, says 421 to idle clients and to others behind their message; after `graceMs` whoever is
   * left is cut off. Resolves when all connections are closed.
   */
  close(graceMs: number): Promise<void>
}

export interface SmtpListenerOptions {
  readonly listen: Listen
  /** A second address, for clients that begin with TLS; needs `tls`. */
  readonly tlsListen?: Listen | null | undefined
  /** STARTTLS is offered only where this is set. */
  readonly tls: DoorCertificates | null
  /** See `SmtpConfig.proxyFrom`; nobody unless given. */
  readonly proxyFrom?: readonly string[]
  readonly limits: SmtpLimits
  /** The name that we greet with. */
  readonly hostname: string
  /** What says where it listens, and how another address is chosen. */
  readonly said?: Said
  /** See `Door.onRefused`. */
  readonly onRefused?: (refused: RefusedTry) => void
  /** See `OnSmtp`. */
  readonly onSmtp?: OnSmtp | undefined
  readonly intake: Intake
  readonly access: SmtpAccess
  /** What tests asked for; nothing unless given. */
  readonly faults?: Pick<Faults, 'strike'>
  readonly log: Logger
}

const BY_SETTING: Said = { key: 'smtp.listen', remedy: 'choose another address with --smtp HOST:PORT' }
const TLS_BY_SETTING: Said = {
  key: 'smtp.tlsListen',
  remedy: 'choose another address with --smtp-tls-listen HOST:PORT',
}

/** Opens the SMTP door. Rejects with a `Failure` when an address cannot be used. */
export async function createSmtpListener(options: SmtpListenerOptions): Promise<SmtpListener> {
  const { listen, tlsListen = null, proxyFrom = [], tls, hostname, limits, intake, access } = options
  const log = options.log.child({ part: 'smtp' })
  const door: Door = {
    hostname,
    limits,
    intake,
    access,
    faults: options.faults ?? { strike: () => null },
    log,
    offersTls: tls !== null,
    isProxy: createNetworks(proxyFrom),
    onRefused: options.onRefused ?? (() => {}),
    onSmtp: options.onSmtp ?? (() => {}),
  }
  const server = new DoorServer(door, tls)
  const address = await listenOn(server.server, listen, options.said ?? BY_SETTING)
  const servers = [server]
  let tlsAddress: Listen | null = null
  if (tls !== null && tlsListen !== null) {
    const second = new DoorServer(door, tls, server)
    tlsAddress = await listenOn(second.server, tlsListen, TLS_BY_SETTING).catch(async (error: unknown) => {
      await server.drain(0)
      throw error
    })
    servers.push(second)
  }
  log.debug({ ...address, tls: door.offersTls, tlsAddress }, 'listening')
  let closed: Promise<void> | undefined
  return {
    address,
    tlsAddress,
    tls: door.offersTls,
    close: (graceMs) => {
      closed ??= Promise.all(servers.map((one) => one.drain(graceMs))).then(() => {})
      return closed
    },
  }
}
