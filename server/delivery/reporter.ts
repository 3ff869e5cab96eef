import type { Change } from '../domain/change.ts'
import type { MessageId, NewMessage } from '../domain/message.ts'
import type { Logger } from '../log.ts'
import type { PendingReport, Store } from '../store/store.types.ts'
import { deliverSafeSet } from '../suppression/safe-set.ts'
import { bounceText, type Returned, SUBJECTS } from './bounce-text.ts'
import { returnedOf } from './returned.ts'

/** Tells the senders of production mail what failed or takes long, and what went where nobody tells more. */
export interface Reporter {
  /** Call it after each commit: what makes a report is written with the end of an attempt. */
  committed(changes: readonly Change[]): void
  /** Something of what was relayed is to be told. Mail mostly is relayed, so commits are not asked. */
  relayed(): void
  /** What a crash left unreported, and then as it comes. */
  start(): void
  /** Resolves when the report under way is written. */
  close(): Promise<void>
}

export interface ReporterOptions {
  readonly store: Pick<Store, 'outbox' | 'instances' | 'raw'>
  readonly now: () => number
  readonly newId: () => MessageId
  /** Our name, in the report. */
  readonly host: string
  readonly log: Logger
}

/** Each is a message of its own, stored in the transaction that notes that it was told: no crash loses or doubles one. */
export function createReporter(options: ReporterOptions): Reporter {
  const { store, log } = options
  let open = false
  let wanted = false
  let working: Promise<void> | undefined
  const work = async () => {
    while (open && wanted) {
      wanted = false
      for (const pending of await store.outbox.reports()) wanted = (await report(pending)) || wanted
    }
  }
  /** False when it could not be written: it is tried with the next, and keeps none of the others back. */
  const report = async (pending: PendingReport): Promise<boolean> => {
    try {
      await store.outbox.reported({
        deliveryIds: pending.recipients.map(({ id }) => id),
        message: await reportOf(pending, options),
      })
      return true
    } catch (error) {
      log.error({ error, message: pending.messageId }, 'a sender could not be told of a failure')
      return false
    }
  }
  const look = () => {
    wanted = true
    if (!open || working !== undefined) return
    working = work()
      .catch((error: unknown) => log.error({ error }, 'a sender could not be told of a failure'))
      .finally(() => {
        working = undefined
      })
  }
  return {
    committed: (changes) => {
      const news = changes.some(
        (change) => change.kind === 'delivery.updated' && ['failed', 'deferred'].includes(change.state),
      )
      if (news) look()
    },
    relayed: look,
    start: () => {
      open = true
      look()
    },
    close: async () => {
      open = false
      await working
    },
  }
}

/** Null when nobody is told: the message has no sender, or the instance does not deliver any more. */
async function reportOf(pending: PendingReport, options: ReporterOptions): Promise<NewMessage | null> {
  const { envelope, kind, instanceId, receivedAtMs, recipients } = pending
  const instance = options.store.instances.byId(instanceId)
  if (envelope.from === '' || instance === undefined) return null
  const to = deliverSafeSet(instance, [envelope.from])
  if (to.length === 0) return null
  const { relay } = instance.email
  const id = options.newId()
  const atMs = options.now()
  const facts = {
    kind,
    host: options.host,
    to: envelope.from,
    envelope,
    arrivedAtMs: receivedAtMs,
    atMs,
    recipients,
    returned: await readable(pending, options),
    id,
  }
  const bytes = bounceText(facts)
  const subject = SUBJECTS[kind]
  const daemon = `mailer-daemon@${options.host}`
  const reason = relay === null ? `No relay: set email.relay of instance ${instance.name}.` : null
  return {
    id,
    instanceId,
    receivedAtMs: atMs,
    envelope: {
      from: '',
      to: [{ address: envelope.from, notify: 'NEVER', orcpt: null }],
      smtputf8: false,
      body: '8BITMIME',
      ret: null,
      envid: null,
      // RFC 8689 §5: it tells of the message, so it asks for the same.
      requireTls: envelope.requireTls === true,
    },
    recipients: [{ address: envelope.from, class: 'to', disposition: { kind: 'passed' } }],
    summary: {
      subject,
      fromName: 'Mail delivery',
      fromAddress: daemon,
      messageIdHeader: `${id}@${options.host}`,
    },
    session: OWN_SESSION,
    facts: {
      sizeBytes: bytes.length,
      canonical: true,
      hasEightBit: bytes.some((octet) => octet > 0x7f),
      hasNul: false,
    },
    raw: { kind: 'memory', bytes },
    decision: {
      kind: relay === null ? 'hold' : 'deliver',
      reason,
      mode: 'deliver',
      instanceKind: 'production',
    },
    safeSet: to,
    copy: relay === null ? null : { from: '', to, head: new Uint8Array(), bodyOffset: 0, relay },
  }
}

/** What goes back of the message: nothing of one that can't be read, whose sender is told all the same. */
async function readable(pending: PendingReport, { store, log }: ReporterOptions): Promise<Returned> {
  try {
    return await returnedOf(pending, store.raw)
  } catch (error) {
    log.error({ error, message: pending.messageId }, 'a message could not be read for a report on it')
    return { kind: 'header', bytes: new Uint8Array() }
  }
}

/** It came from no client. */
const OWN_SESSION = {
  clientAddress: '127.0.0.1',
  clientPort: 0,
  heloName: 'localhost',
  tls: null,
  authUser: null,
  transcript: [],
} as const
