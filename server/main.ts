import { join, resolve } from 'node:path'
import pkg from '../package.json' with { type: 'json' }
import { createCredentialUses } from './access/credential-use.ts'
import { declarePeople } from './access/declare-people.ts'
import { firstLink } from './access/first-link.ts'
import { accessAtOwnPort } from './access/own-port.ts'
import { createRefusals } from './access/refusals.ts'
import { refuseOpen } from './access/refuse-open.ts'
import { createSignInElsewhere } from './access/sign-in-elsewhere.ts'
import { createSmtpAccess } from './access/smtp-access.ts'
import { createWebAccess } from './access/web-access.ts'
import { run } from './cli/run.ts'
import { schemeOf, serve } from './cli/serve.ts'
import { newLocalToken, urlOf, writeServerFile } from './cli/server-file.ts'
import type { Config } from './config/config.types.ts'
import { signInAsked } from './config/sign-in-asked.ts'
import { openDelivery } from './delivery/open-delivery.ts'
import { namesOfThisMachine, refuseOwnListeners } from './delivery/own-listener.ts'
import { createDeriver } from './derive/deriver.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createHttpApp } from './http/app.ts'
import { createPreviewKeys } from './http/gate/preview-keys.ts'
import { createIntake } from './intake/accept.ts'
import { messageIds } from './intake/message-id.ts'
import { openFaults } from './intake/open-faults.ts'
import { openMeter } from './intake/open-meter.ts'
import { createHub } from './live/hub.ts'
import { createWaiter } from './live/waiter.ts'
import type { Logger } from './log.ts'
import { createMetrics } from './metrics/metrics.ts'
import { openNotifications } from './notifications.ts'
import { createReload } from './reload.ts'
import type { Running } from './running.types.ts'
import { checkSealed, sealDeclarations } from './sealed-values.ts'
import { createSecrets } from './secrets/secrets.ts'
import { openSmtpDoors } from './smtp/open-doors.ts'
import { openStore } from './store/database.ts'
import { databaseFailure } from './store/sqlite/database-failure.ts'
import { openCertificates } from './tls/certificates.ts'

/** Beside the sources the page is built into `dist`, where the built server is itself. */
const WEB_DIR = resolve(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../dist/web' : '../web')
/** How long what is under way may take to finish when the server is asked to stop. */
const GRACE_MS = 10_000

export interface StartOptions {
  readonly log: Logger
  /** Folder of the built page; null serves the API alone. */
  readonly webDir: string | null
}

/** Builds the server, opens both doors, starts what works behind them. Rejects with `Failure` when it can't. */
export async function start(config: Config, options: StartOptions): Promise<Running> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer()
  }
  try {
    return { ...(await open(config, options, closers)), close }
  } catch (error) {
    await close()
    throw databaseFailure(error)
  }
}

/** Opens from the inside out, so that closing the last first goes from the doors inwards. */
async function open(
  config: Config,
  { log, webDir }: StartOptions,
  closers: (() => Promise<void>)[],
): Promise<Omit<Running, 'close'>> {
  const now = Date.now
  const failed = Promise.withResolvers<void>()
  const hub = createHub()
  const secrets = createSecrets({ ...config.secretKey, dataDir: config.dataDir })
  const metrics = createMetrics(pkg.version)
  closers.push(async () => metrics.close())
  const opened = await openStore({
    dataDir: config.dataDir,
    seal: secrets.seal,
    onUpgrade: (upgrade) =>
      log.info(upgrade, 'the database is brought to this version; a copy was made first'),
    onCommitted: (changes) => hub.publish(changes),
    onCommitTime: metrics.onCommit,
    onFatal: (error) => {
      log.fatal({ error }, 'the database can no longer be used: the server takes nothing more and ends')
      failed.resolve()
    },
    onReaderDied: (error) =>
      log.error({ error }, 'the thread that searches died; the next search starts another'),
  })
  closers.push(() => opened.close())
  const store = metrics.measured(opened)
  hub.watch(metrics.committed)
  const refusedOpen =
    config.access === 'open' && refuseOpen(store.instances.list(), config.declarations.instances)
  if (refusedOpen) throw refusedOpen
  await checkSealed({ store, secrets }, config.declarations)
  await store.instances.syncFile(sealDeclarations(config.declarations, secrets), now())
  const webAccess = createWebAccess({ store, now, asked: signInAsked(config), log })
  closers.push(() => webAccess.close())
  const missing = await declarePeople(store.people, config.declarations, webAccess.passwords, now())
  if (missing.length > 0)
    log.warn({ missing }, 'people or tokens of the file name instances that are not there')

  const deriver = createDeriver({ store, log })
  closers.push(() => deriver.close())
  const { hostname, retry } = config
  const newId = messageIds(now)
  const { outbox, reporter, ...delivery } = openDelivery({ store, hostname, retry, secrets, newId, log })
  closers.push(() => outbox.close(GRACE_MS))
  const waiter = metrics.waiter(createWaiter({ store, deriver, hub, log }))
  closers.push(() => waiter.close())
  hub.watch((changes) => deriver.committed(changes))
  if (config.access !== 'open') hub.watch(() => outbox.wake())
  hub.watch((changes) => reporter.committed(changes))
  closers.push(() => reporter.close())
  const { notifier, mayCall } = openNotifications({ store, secrets, log }, config.webhooks.networks)
  closers.push(() => notifier.close(GRACE_MS))
  hub.watch((changes) => notifier.committed(changes))
  const stopHousekeeping = startHousekeeping({ store, now, log })
  closers.push(stopHousekeeping)

  const { meter, close: closeMeter } = await openMeter({ store, reserveBytes: config.reserveBytes, now, log })
  closers.push(async () => closeMeter())
  const intake = await createIntake({
    store,
    now,
    newId,
    hostname: config.hostname,
    spoolDir: join(config.dataDir, 'spool'),
    receivedFieldsMax: config.smtp.limits.receivedFields,
    meter,
    log,
  })
  const faults = openFaults({ store, now, ownPorts: config.declarations.listeners })
  hub.watch((changes) => faults.committed(changes))
  const uses = createCredentialUses(store.instances, log)
  closers.push(() => uses.close())
  const refusals = createRefusals({ store, now, log })
  closers.push(() => refusals.close())
  const access = createSmtpAccess({
    instances: store.instances,
    now,
    access: config.access,
    onUsed: uses.note,
  })
  const certificates = await openCertificates({
    http: config.http.tls,
    smtp: config.smtp.tls,
    domains: config.domains,
    hostname,
    log,
  })
  closers.push(async () => certificates.close())
  const { main: smtp, own: listeners } = await openSmtpDoors({
    ...config.smtp,
    tls: certificates.smtp,
    hostname,
    onRefused: refusals.note,
    onSmtp: metrics.onSmtp,
    intake,
    access,
    faults,
    log,
    ownPorts: config.declarations.listeners,
    accessAt: (instance) => accessAtOwnPort(access, store.instances, instance),
    opened: (close) => closers.push(() => close(GRACE_MS)),
  })
  const overTls = smtp.tlsAddress === null ? [] : [smtp.tlsAddress]
  const refuseRelay = refuseOwnListeners(
    [smtp.address, ...overTls, ...listeners],
    namesOfThisMachine(hostname),
  )
  for (const relay of store.instances.relays()) {
    const refusal = refuseRelay(relay)
    if (refusal !== undefined) throw refusal
  }
  const token = newLocalToken()
  const http = createHttpApp({
    store,
    access: webAccess,
    previewKeys: createPreviewKeys(now),
    elsewhere: createSignInElsewhere(config.signIn, { store, now, log }),
    deriver,
    hub,
    waiter,
    meter,
    intake,
    faults,
    refusals,
    secrets,
    outbox,
    ...delivery,
    metrics: metrics.text,
    notifier,
    mayCall,
    refuseRelay,
    config: { ...config.http, access: config.access },
    tls: certificates.http,
    domains: config.domains,
    smtp: () => ({ ...smtp.address, tls: smtp.tls }),
    listeners,
    version: pkg.version,
    localToken: token,
    webDir,
    log,
  })
  const httpAddress = await http.listen()
  closers.push(() => http.close())
  const url = urlOf(httpAddress, schemeOf(config))
  const pageUrl = `${config.http.publicUrl ?? url}${config.http.basePath}`
  closers.push(await writeServerFile(config.dataDir, { url, pageUrl, token }))
  // Where nobody is asked who they are, nothing is sent, also not what was left from before.
  if (config.access !== 'open') {
    await outbox.start()
    await notifier.start()
  }
  reporter.start()
  const onReloaded = () => outbox.wake()
  return {
    reload: createReload({ config, store, secrets, webAccess, certificates, refuseRelay, onReloaded, log }),
    smtp: smtp.address,
    smtpTls: smtp.tlsAddress,
    http: httpAddress,
    listeners,
    pageUrl,
    failed: failed.promise,
    firstLink: webAccess.isSignInAsked() ? await firstLink(store.people, pageUrl, now()) : null,
  }
}

/** What the command line says, done in this process. */
export async function main(): Promise<void> {
  await run((config, read) => serve(config, read, (log) => start(config, { log, webDir: WEB_DIR })))
}

if (import.meta.main) await main()
