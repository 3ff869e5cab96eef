import { declarePeople } from './access/declare-people.ts'
import { refuseOpen } from './access/refuse-open.ts'
import type { WebAccess } from './access/web-access.ts'
import type { Config } from './config/config.types.ts'
import { Failure } from './domain/failure.ts'
import type { Relay } from './domain/relay.ts'
import type { Logger } from './log.ts'
import { sealDeclarations } from './sealed-values.ts'
import type { Secrets } from './secrets/secrets.ts'
import type { Store } from './store/store.types.ts'
import type { Certificates } from './tls/certificates.ts'

export interface ReloadDeps {
  /** What the server was started with. */
  readonly config: Config
  readonly store: Store
  readonly secrets: Pick<Secrets, 'seal'>
  readonly webAccess: Pick<WebAccess, 'passwords'>
  readonly certificates: Pick<Certificates, 'refresh'>
  readonly refuseRelay: (relay: Pick<Relay, 'name' | 'host' | 'port'>) => Failure | undefined
  /** Relays and instances may have changed. */
  readonly onReloaded: () => void
  readonly log: Logger
}

/** Reads the configuration, which rejects with `Failure` when it cannot be used. */
export type ReadConfig = () => Promise<Config>

/** What may not change under a running server, by its key in the file. With these, nothing else is taken over either. */
const FOUNDATIONS = { dataDir: 'data', access: 'access', secretKey: 'secretKey' } as const
const NEEDS_RESTART = {
  hostname: 'hostname',
  smtp: 'smtp',
  http: 'http',
  domains: 'instances.….domains',
  webhooks: 'webhooks',
  signIn: 'signIn',
  logLevel: 'logLevel',
  retry: 'retry',
  reserveBytes: 'reserve',
} as const

/**
 * Takes over what a file declares: instances with their rules, credentials, relays, people, tokens; certificates are read
 * again. What needs a restart is named in the log. On an error everything stays as it was. Never rejects.
 */
export function createReload(deps: ReloadDeps): (read: ReadConfig) => Promise<void> {
  const { log } = deps
  let last = Promise.resolve()
  const reload = async (read: ReadConfig) => {
    try {
      await deps.certificates.refresh()
      const { missing, restart } = await takeOver(deps, await read())
      log.info('the configuration was read again, and what the file declares is in use')
      if (missing.length > 0)
        log.warn({ missing }, 'people or tokens of the file name instances that are not there')
      if (restart.length > 0) log.warn({ restart }, 'these changed as well, and need a restart')
    } catch (error) {
      const why = error instanceof Failure ? { reason: error.message } : { error }
      log.error(why, 'the configuration could not be read again; everything goes on as it was')
    }
  }
  return (read) => {
    last = last.then(() => reload(read))
    return last
  }
}

async function takeOver(
  { config, store, secrets, webAccess, refuseRelay, onReloaded }: ReloadDeps,
  next: Config,
) {
  const foundations = changedOf(FOUNDATIONS, config, next)
  if (foundations.length > 0) throw foundationsChanged(foundations)
  const { declarations } = next
  const refusedOpen = next.access === 'open' && refuseOpen(store.instances.list(), declarations.instances)
  if (refusedOpen) throw refusedOpen
  for (const relay of declarations.relays) {
    const refusal = refuseRelay(relay)
    if (refusal !== undefined) throw refusal
  }
  await store.instances.syncFile(sealDeclarations(declarations, secrets), Date.now())
  const missing = await declarePeople(store.people, declarations, webAccess.passwords, Date.now())
  onReloaded()
  const isMoved = differ(config.declarations.listeners, declarations.listeners)
  const restart = [...changedOf(NEEDS_RESTART, config, next), ...(isMoved ? ['instances.….smtp.listen'] : [])]
  return { missing, restart }
}

function changedOf<K extends keyof Config>(
  keys: Readonly<Record<K, string>>,
  before: Config,
  after: Config,
): readonly string[] {
  const names = Object.keys(keys) as K[]
  return names.filter((name) => differ(before[name], after[name])).map((name) => keys[name])
}

/** Configuration is plain data, made in the same order each time. */
function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other)
}

function foundationsChanged(names: readonly string[]): Failure {
  return new Failure('refused', `${names.join(', ')} changed, which needs a restart; nothing was taken over.`)
}
