import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { createSmtpAccess } from '../../server/access/smtp-access.ts'
import type { CustomDomain, SmtpConfig, SmtpLimits } from '../../server/config/config.types.ts'
import type { Credential } from '../../server/domain/credential.ts'
import { Failure } from '../../server/domain/failure.ts'
import { EMAIL_RULE_DEFAULTS, type Instance } from '../../server/domain/instance.ts'
import type { MessageId } from '../../server/domain/message.ts'
import { type Reply, reply } from '../../server/domain/reply.ts'
import type { Faults } from '../../server/intake/faults.ts'
import type { Acceptance, Collector, Content, Intake, Submission } from '../../server/intake/intake.types.ts'
import type { Meter } from '../../server/intake/meter.ts'
import { openFaults } from '../../server/intake/open-faults.ts'
import { createLog } from '../../server/log.ts'
import { createSmtpListener, type SmtpListener } from '../../server/smtp/listener.ts'
import { openStore } from '../../server/store/database.ts'
import type { Store } from '../../server/store/store.types.ts'
import { openCertificates } from '../../server/tls/certificates.ts'
import { openTestMeter } from '../support/meter.ts'
import { connectSmtp, greetedSmtp, type SmtpClient } from '../support/smtp-client.ts'
import { tempDir } from '../support/temp-dir.ts'

export const STORED = '250 2.6.0 Stored'

const LIMITS: SmtpLimits = {
  messageBytes: 1024 * 1024,
  recipients: 100,
  receivedFields: 100,
  connections: 50,
  idleMs: 30_000,
}

export interface TestDoor {
  readonly listener: SmtpListener
  readonly intake: MemoryIntake
  readonly store: Store
  readonly faults: Faults
  /** A client that read the greeting and said EHLO; broken off when the test ends. */
  greeted(): Promise<SmtpClient>
  /** A client that has read nothing yet. */
  connected(): Promise<SmtpClient>
}

export interface TestDoorOptions {
  readonly limits?: Partial<SmtpLimits>
  readonly tls?: SmtpConfig['tls']
  readonly proxyFrom?: readonly string[]
  readonly domains?: readonly CustomDomain[]
  /** Whether there is a second listener, where TLS comes first. */
  readonly isImplicitToo?: boolean
  /** Milliseconds that access sees. */
  readonly now?: () => number
  readonly meter?: Meter
}

/** The SMTP door over a real store, with an intake that keeps what it is given in memory; for this test alone. */
export async function openDoor(options: TestDoorOptions = {}): Promise<TestDoor> {
  const { door, close } = await startDoor(await tempDir(), options)
  onTestFinished(close)
  return door
}

/** One door for all tests of a `describe`; what they leave behind, they share. */
export function sharedDoor(options: TestDoorOptions = {}): () => TestDoor {
  let started: Awaited<ReturnType<typeof startDoor>> | undefined
  let dataDir = ''
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'stagingpost-'))
    started = await startDoor(dataDir, options)
  })
  afterAll(async () => {
    await started?.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return () => {
    if (started === undefined) throw new Error('The door is opened before the tests')
    return started.door
  }
}

async function startDoor(dataDir: string, options: TestDoorOptions) {
  const {
    limits,
    tls = null,
    domains = [],
    isImplicitToo = false,
    proxyFrom = [],
    now = () => 0,
    meter,
  } = options
  const onFatal = (error: Error) => {
    throw error
  }
  const store = await openStore({ dataDir, onCommitted: () => {}, onFatal })
  const intake = new MemoryIntake(meter)
  const faults = openFaults({ store, now, ownPorts: [] })
  const log = createLog('silent')
  const certificates = await openCertificates({
    http: null,
    smtp: tls,
    domains,
    hostname: 'post.example',
    log,
  })
  const free = { host: '127.0.0.1', port: 0 }
  const listener = await createSmtpListener({
    listen: free,
    tlsListen: isImplicitToo ? free : null,
    tls: certificates.smtp,
    proxyFrom,
    limits: { ...LIMITS, ...limits },
    hostname: 'post.example',
    intake,
    access: createSmtpAccess({ instances: store.instances, now }),
    faults,
    log,
  })
  const door: TestDoor = {
    listener,
    intake,
    store,
    faults,
    greeted: async () => brokenOffAtEnd(await greetedSmtp(listener.address)),
    connected: async () => brokenOffAtEnd(await connectSmtp(listener.address)),
  }
  const close = async () => {
    await listener.close(0)
    certificates.close()
    await store.close()
  }
  return { door, close }
}

function brokenOffAtEnd(client: SmtpClient): SmtpClient {
  onTestFinished(() => client.destroy())
  return client
}

/** An instance that captures. */
export function putInstance(
  store: Store,
  name: string,
  change: Partial<Pick<Instance, 'kind' | 'label' | 'requireAuth' | 'faults'>> = {},
): Promise<Instance> {
  const kind = change.kind ?? 'staging'
  const email = { mode: kind === 'staging' ? 'capture' : 'deliver', ...EMAIL_RULE_DEFAULTS } as const
  const settings = { name, kind, label: name, email, requireAuth: false, managedByFile: false, ...change }
  return store.instances.put(settings, 0)
}

/** Makes it unless it is there, so that tests can share a door. */
export async function putCredential(
  { instances }: Store,
  { id: instanceId }: Instance,
  username: string,
  password: string,
): Promise<Credential> {
  const there = instances.credentials().find((credential) => credential.username === username)
  const secretSha256 = createHash('sha256').update(password).digest('hex')
  return there ?? instances.addCredential({ instanceId, name: username, username, secretSha256 }, 0)
}

export interface Received extends Submission {
  readonly bytes: Buffer
}

/** Keeps what it accepts, and shows what became of what it did not. */
export class MemoryIntake implements Intake {
  readonly meter: Meter
  readonly received: Received[] = []
  readonly collectors: MemoryCollector[] = []
  /** Makes the next message fail as a disk or a database does. */
  trouble: { readonly field: string | undefined } | undefined
  /** Set to make the writers wait, as a disk does. */
  blockedBy: Promise<void> | undefined
  /** What the next messages hear instead of `STORED`; a promise keeps them waiting. */
  readonly answers: (Reply | Promise<Reply>)[] = []

  constructor(meter = openTestMeter()) {
    this.meter = meter
  }

  collect(): Collector {
    const collector = new MemoryCollector(() => this.blockedBy)
    this.collectors.push(collector)
    return collector
  }

  async accept(submission: Submission): Promise<Acceptance> {
    if (this.trouble !== undefined) throw new Failure('unavailable', 'On purpose', this.trouble.field)
    const { raw } = submission.content
    if (raw.kind !== 'memory') throw new Error('Only memory here')
    this.received.push({ ...submission, bytes: Buffer.from(raw.bytes) })
    const answer = await (this.answers.shift() ?? reply(250, '2.6.0', 'Stored'))
    return { kind: 'accepted', id: 'id' as MessageId, seq: this.received.length, reply: answer }
  }
}

export class MemoryCollector implements Collector {
  readonly #chunks: Uint8Array[] = []
  readonly #blockedBy: () => Promise<void> | undefined
  sizeBytes = 0
  isDiscarded = false

  constructor(blockedBy: () => Promise<void> | undefined) {
    this.#blockedBy = blockedBy
  }

  write(chunk: Uint8Array): boolean {
    this.#chunks.push(chunk)
    this.sizeBytes += chunk.length
    return this.#blockedBy() === undefined
  }

  async drained(): Promise<void> {
    await this.#blockedBy()
  }

  async finish(): Promise<Content> {
    const bytes = Buffer.concat(this.#chunks)
    const facts = { sizeBytes: bytes.length, canonical: true, hasEightBit: false, hasNul: false }
    return { raw: { kind: 'memory', bytes }, facts, start: bytes }
  }

  async discard(): Promise<void> {
    this.isDiscarded = true
  }
}
