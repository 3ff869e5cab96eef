import type { Refusals } from '../access/refusals.ts'
import type { SignInElsewhere } from '../access/sign-in-elsewhere.ts'
import type { WebAccess } from '../access/web-access.ts'
import type { Config, CustomDomain, HttpConfig } from '../config/config.types.ts'
import type { Releaser } from '../delivery/release.ts'
import type { RelayTester } from '../delivery/test-relay.ts'
import type { OutboxWorker } from '../delivery/worker.ts'
import type { Deriver } from '../derive/derive.types.ts'
import type { Failure } from '../domain/failure.ts'
import type { Relay } from '../domain/relay.ts'
import type { Faults } from '../intake/faults.ts'
import type { KeepingIntake } from '../intake/intake.types.ts'
import type { Meter } from '../intake/meter.ts'
import type { Hub } from '../live/hub.ts'
import type { Waiter } from '../live/waiter.ts'
import type { Logger } from '../log.ts'
import type { Notifier } from '../notify/open-notify.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Store } from '../store/store.types.ts'
import type { DoorCertificates } from '../tls/certificates.ts'
import type { PreviewKeys } from './gate/preview-keys.ts'

/** The door for people, scripts and tests: the page, the API, the socket. */
export interface HttpDoor {
  /** Where it listens, once it does. Rejects with `Failure` when it can't. */
  listen(): Promise<{ readonly host: string; readonly port: number }>
  /** Stops accepting, ends waits and sockets, lets answers under way finish for a moment. */
  close(): Promise<void>
}

export interface HttpDeps {
  readonly store: Store
  readonly deriver: Deriver
  readonly hub: Hub
  readonly waiter: Waiter
  readonly meter: Meter
  readonly intake: KeepingIntake
  /** What tests have the SMTP doors do wrong. */
  readonly faults: Pick<Faults, 'add' | 'list' | 'remove' | 'clear'>
  /** What the doors refused: written before it is asked for. */
  readonly refusals: Pick<Refusals, 'flush'>
  readonly secrets: Pick<Secrets, 'seal' | 'fingerprint'>
  readonly outbox: Pick<OutboxWorker, 'wake' | 'relays'>
  readonly releaser: Releaser
  /** As Prometheus reads them. */
  readonly metrics: () => Promise<string>
  readonly notifier: Pick<Notifier, 'test' | 'wake'>
  /** Whether webhooks may go to an address. */
  readonly mayCall: (address: string) => boolean
  readonly testRelay: RelayTester
  /** Why a relay may not be: it is our own listener. */
  readonly refuseRelay: (relay: Pick<Relay, 'name' | 'host' | 'port'>) => Failure | undefined
  readonly config: Omit<HttpConfig, 'tls'> & { readonly access: Config['access'] }
  /** Without them it answers in plain HTTP. */
  readonly tls?: DoorCertificates | null | undefined
  readonly domains?: readonly CustomDomain[] | undefined
  readonly access: WebAccess
  readonly previewKeys: PreviewKeys
  /** Where SMTP listens by now, for the page to show. */
  readonly smtp: () => { readonly host: string; readonly port: number; readonly tls: boolean }
  /** Ports of instances of their own. */
  readonly listeners?: readonly { readonly instance: string; readonly host: string; readonly port: number }[]
  readonly version: string
  /** What commands on this machine show; see `local-token.ts`. */
  readonly localToken: string
  /** Folder of the built page; null serves the API alone. */
  readonly webDir: string | null
  readonly log: Logger
  /** Ways to sign in that others vouch for. */
  readonly elsewhere?: SignInElsewhere | undefined
  /** How often a watcher is asked for a sign of life, and whether it still may watch; each stream has a default of its own. */
  readonly watchBeatMs?: number | undefined
  /** After an instance was created, changed or removed. */
  readonly onInstanceChanged?: (() => void) | undefined
}
