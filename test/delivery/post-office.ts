import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { SYSTEM_CLOCK } from '../../server/delivery/clock.ts'
import { createOutboxWorker, type OutboxWorkerOptions } from '../../server/delivery/worker.ts'
import type { Envelope } from '../../server/domain/envelope.ts'
import {
  EMAIL_RULE_DEFAULTS,
  type EmailRule,
  type Instance,
  type InstanceKind,
} from '../../server/domain/instance.ts'
import type { MessageId } from '../../server/domain/message.ts'
import type { Relay } from '../../server/domain/relay.ts'
import { parseRetrySchedule } from '../../server/domain/retry.ts'
import { createIntake } from '../../server/intake/accept.ts'
import { createLog } from '../../server/log.ts'
import { openStore } from '../../server/store/database.ts'
import type { Store, StoredMessage } from '../../server/store/store.types.ts'
import { openTestMeter } from '../support/meter.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { tempDir } from '../support/temp-dir.ts'
import { address } from './fixtures.ts'

export const SCHEDULE = '1m, 5m'

/** Real store, rule, intake and outbox worker, without the doors; time stands still unless a test moves it. */
export interface PostOffice {
  readonly store: Store
  readonly dataDir: string
  readonly clock: { ms: number }
  instance(name: string, kind: InstanceKind, email: Partial<EmailRule>): Promise<void>
  /** Its instance as it is, or as it was when MAIL was said. */
  accept(instance: string | Instance, mail: PostedMail): Promise<MessageId>
  worker(changes?: Partial<OutboxWorkerOptions>): ReturnType<typeof createOutboxWorker>
  message(id: MessageId): Promise<StoredMessage>
  /** The state of each delivery by address. */
  states(id: MessageId): Promise<Record<string, string>>
  /** Resolves with the message as soon as a commit makes this true of it. */
  until(id: MessageId, is: (message: StoredMessage) => boolean): Promise<StoredMessage>
  /** Resolves once every delivery of the message has one of these states. */
  reach(id: MessageId, ...states: readonly string[]): Promise<StoredMessage>
  close(): Promise<void>
}

export interface PostedMail {
  readonly from?: string
  readonly to: readonly string[]
  readonly bytes?: string | Uint8Array
  readonly envelope?: Partial<Envelope>
}

export async function openPostOffice(
  options: { dataDir?: string; relays?: readonly Relay[] } = {},
): Promise<PostOffice> {
  const dataDir = options.dataDir ?? (await tempDir())
  const clock = { ms: Date.UTC(2026, 0, 1) }
  const watching = new Set<() => void>()
  const store = await openStore({
    dataDir,
    onCommitted: () => {
      for (const look of watching) look()
    },
    onFatal: (error) => {
      throw error
    },
  })
  const log = createLog('silent')
  const now = () => clock.ms
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= store.close()
    return closed
  }
  onTestFinished(close)
  for (const relay of options.relays ?? []) await store.instances.putRelay(relay)
  const newId = () => randomBytes(16).toString('base64url') as MessageId
  const intake = await createIntake({
    store,
    now,
    newId,
    hostname: 'post.test',
    spoolDir: join(dataDir, 'spool'),
    receivedFieldsMax: 100,
    meter: openTestMeter(),
    log,
  })

  const message = async (id: MessageId) => {
    for (const { id: instanceId } of store.instances.list()) {
      const found = await store.messages.get(instanceId, id)
      if (found !== undefined) return found
    }
    throw new Error(`no message ${id}`)
  }
  const until: PostOffice['until'] = (id, is) =>
    new Promise((resolve, reject) => {
      const look = () => {
        message(id).then((found) => {
          if (!is(found)) return
          watching.delete(look)
          resolve(found)
        }, reject)
      }
      watching.add(look)
      look()
    })
  return {
    store,
    dataDir,
    clock,
    message,
    until,
    close,
    instance: async (name, kind, email) => {
      const mode = kind === 'production' ? 'deliver' : 'redirect'
      const rule: EmailRule = { ...EMAIL_RULE_DEFAULTS, mode, relay: 'real', ...email }
      const settings = { name, kind, label: name, email: rule, requireAuth: false, managedByFile: false }
      await store.instances.put(settings, clock.ms)
    },
    accept: async (name, mail) => {
      const instance = typeof name === 'string' ? store.instances.byName(name) : name
      if (instance === undefined) throw new Error(`no instance ${name}`)
      const collector = intake.collect()
      if (!collector.write(Buffer.from(mail.bytes ?? 'Subject: Hello\r\n\r\nWorld\r\n')))
        await collector.drained()
      const content = await collector.finish()
      const acceptance = await intake.accept({
        instance,
        envelope: envelopeOf(mail),
        content,
        session: SESSION,
      })
      if (acceptance.kind !== 'accepted') throw new Error(`refused: ${acceptance.reply.text}`)
      return acceptance.id
    },
    worker: (changes) => {
      const waits = parseRetrySchedule(SCHEDULE)
      const retry = { deliver: waits, redirect: waits }
      const worker = createOutboxWorker({
        store,
        clock: { ...SYSTEM_CLOCK, now },
        random: () => 0.5,
        host: 'post.test',
        retry,
        secrets: TEST_SECRETS,
        log,
        ...changes,
      })
      watching.add(worker.wake)
      onTestFinished(() => worker.close(0))
      return worker
    },
    states: async (id) =>
      Object.fromEntries((await message(id)).deliveries.map(({ address: to, state }) => [to, state])),
    reach: (id, ...states) =>
      until(
        id,
        ({ deliveries }) => deliveries.length > 0 && deliveries.every(({ state }) => states.includes(state)),
      ),
  }
}

const SESSION = {
  clientAddress: '127.0.0.1',
  clientPort: 40_000,
  heloName: 'app.test',
  tls: null,
  authUser: null,
  transcript: [],
}

function envelopeOf({ from = 'app@shop.example', to, envelope }: PostedMail): Envelope {
  return {
    from: from === '' ? '' : address(from),
    to: to.map((text) => ({ address: address(text), notify: null, orcpt: null })),
    smtputf8: false,
    body: null,
    ret: null,
    envid: null,
    ...envelope,
  }
}
