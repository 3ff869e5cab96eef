import type { SecureContext } from 'node:tls'
import type { CustomDomain, TlsConfig } from '../config/config.types.ts'
import { asciiDomain } from '../domain/address.ts'
import { Failure } from '../domain/failure.ts'
import type { Logger } from '../log.ts'
import { contextOf, expiresAtMs, type Pair, type PairFiles, type PairTrouble, readPair } from './pair.ts'
import { watchFolders } from './watch-folders.ts'

/** A renewal writes several files; they are read when it has probably ended. */
const SETTLE_MS = 300
/** Network file systems and mounts of single files tell of no change. */
const RECHECK_MS = 3_600_000

/** What one door shows to clients, as it stands now. */
export interface DoorCertificates {
  /** For clients that name no server, or none of the domains. */
  readonly main: () => Pair
  /** By the name that a client asks for (SNI, RFC 6066 §3); undefined where that is no custom domain. */
  readonly ofDomain: (name: string) => SecureContext | undefined
  /** Called after `main` changed; connections that are open keep what they were shown. */
  readonly onMainChanged: (listener: (pair: Pair) => void) => void
}

export interface Certificates {
  /** Null where the door has no TLS. */
  readonly http: DoorCertificates | null
  readonly smtp: DoorCertificates | null
  /** Reads the files now, where nothing tells of their changes. */
  refresh(): Promise<void>
  close(): void
}

export interface CertificatesOptions {
  readonly http: TlsConfig | null
  readonly smtp: TlsConfig | null
  readonly domains: readonly CustomDomain[]
  /** What a self-signed certificate names. */
  readonly hostname: string
  readonly log: Logger
}

/**
 * Reads the certificates of both doors and keeps them current while files change. A changed pair that cannot be
 * used is logged, and the one before stays. Rejects with a `Failure` that names the file at fault.
 */
export async function openCertificates(options: CertificatesOptions): Promise<Certificates> {
  const log = options.log.child({ part: 'tls' })
  const kept: Kept[] = []
  let made: Promise<Pair> | undefined
  const keep = async (files: PairFiles, field: string, name?: string): Promise<Kept> => {
    const one = new Kept(files, name, await readFirst(files, field, name), log)
    kept.push(one)
    return one
  }
  const domains = new Map<string, Kept>()
  for (const { name, instance, files } of options.domains) {
    if (files !== null) domains.set(name, await keep(files, `instances.${instance}.domains`, name))
  }
  const door = async (tls: TlsConfig | null, field: string): Promise<DoorCertificates | null> => {
    if (tls === null) return null
    const ofDomain = (name: string) => domains.get(asciiDomain(name).replace(/\.$/, ''))?.context
    if (tls.kind === 'files') {
      const main = await keep(tls, field)
      return { main: () => main.pair, ofDomain, onMainChanged: (listener) => main.listeners.push(listener) }
    }
    made ??= makePair(options.hostname)
    const pair = await made
    return { main: () => pair, ofDomain, onMainChanged: () => {} }
  }
  const doors = { http: await door(options.http, 'http.tls'), smtp: await door(options.smtp, 'smtp.tls') }
  return { ...doors, ...(await follow(kept, log)) }
}

/** Reads anew whenever something happens beside the files, and hourly. Returns how to do so now, and how to stop. */
async function follow(kept: readonly Kept[], log: Logger): Promise<Pick<Certificates, 'refresh' | 'close'>> {
  if (kept.length === 0) return { refresh: async () => {}, close: () => {} }
  let settling: NodeJS.Timeout | undefined
  let isClosed = false
  let running = Promise.resolve()
  const check = () => {
    settling = undefined
    running = running.then(async () => {
      await watched.aim()
      for (const one of kept) if (!isClosed) await one.refresh()
    })
    return running
  }
  // Not postponed by further events: a folder in which something is always written would never be read.
  const watched = watchFolders(
    kept.flatMap(({ files }) => [files.cert, files.key]),
    () => {
      if (!isClosed) settling ??= setTimeout(check, SETTLE_MS).unref()
    },
    log,
  )
  const rechecking = setInterval(check, RECHECK_MS).unref()
  // What changed between the first reading and the watching is seen at once.
  await check()
  const close = () => {
    isClosed = true
    clearTimeout(settling)
    clearInterval(rechecking)
    watched.close()
  }
  return { refresh: check, close }
}

/** Loaded when it is needed: the package that makes certificates takes longer to load than any other of the server's. */
async function makePair(hostname: string): Promise<Pair> {
  const { selfSigned } = await import('./self-signed.ts')
  return selfSigned(hostname)
}

async function readFirst(files: PairFiles, field: string, name: string | undefined): Promise<Pair> {
  const reading = await readPair(files, name)
  if ('pair' in reading) return reading.pair
  throw new Failure('invalid', `${field}: ${wordsOf(reading.troubles, files)}.`, field)
}

function wordsOf(troubles: readonly PairTrouble[], files: PairFiles): string {
  return troubles.map(({ file, text }) => `${files[file]} ${text}`).join('; ')
}

/** One pair of files, and the last of its contents that could be used. */
class Kept {
  readonly files: PairFiles
  readonly listeners: ((pair: Pair) => void)[] = []
  pair: Pair
  context: SecureContext
  readonly #name: string | undefined
  readonly #log: Logger
  /** What was logged last, so that it is not said every hour. */
  #trouble = ''

  constructor(files: PairFiles, name: string | undefined, pair: Pair, log: Logger) {
    this.files = files
    this.#name = name
    this.#log = log
    this.pair = pair
    this.context = contextOf(pair)
    this.#warnIfExpired()
  }

  async refresh(): Promise<void> {
    const reading = await readPair(this.files, this.#name)
    const trouble = 'pair' in reading ? '' : wordsOf(reading.troubles, this.files)
    const isNews = trouble !== this.#trouble
    this.#trouble = trouble
    if (!('pair' in reading)) {
      if (isNews) this.#log.warn({ trouble }, 'a changed certificate cannot be used; the one before stays')
      return
    }
    const { pair } = reading
    if (pair.cert === this.pair.cert && pair.key === this.pair.key) return
    this.pair = pair
    this.context = contextOf(pair)
    this.#log.info({ cert: this.files.cert }, 'a changed certificate is in use')
    this.#warnIfExpired()
    for (const listener of this.listeners) listener(pair)
  }

  #warnIfExpired(): void {
    const atMs = expiresAtMs(this.pair)
    if (atMs > Date.now()) return
    const expiredAt = new Date(atMs).toISOString()
    this.#log.warn({ cert: this.files.cert, expiredAt }, 'a certificate has expired: clients will refuse it')
  }
}
