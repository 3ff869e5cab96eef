import { mkdir } from 'node:fs/promises'
import { type Instance, takesMail } from '../domain/instance.ts'
import { IMPORTED, type MessageId, type NewMessage } from '../domain/message.ts'
import { reply } from '../domain/reply.ts'
import type { Logger } from '../log.ts'
import { summariseHeader } from '../mime/header-summary.ts'
import type { Store } from '../store/store.types.ts'
import { createCollector } from './collect.ts'
import type { Acceptance, KeepingIntake, Submission } from './intake.types.ts'
import { type Arrived, judge, type Ruling } from './judge.ts'
import { limitNotice } from './limit-notice.ts'
import type { Meter } from './meter.ts'
import { createRedirectLimit } from './redirect-limit.ts'
import { OUT_OF_USE, refuse, TOO_MANY_HOPS, troubleReply } from './refuse.ts'

const HOUR_MS = 60 * 60 * 1000

export interface IntakeDeps {
  readonly store: Store
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly newId: () => MessageId
  /** Signs Received fields. */
  readonly hostname: string
  /** Where large messages wait while they arrive; made when missing. */
  readonly spoolDir: string
  /** Received fields of one message; more are a loop (RFC 5321 §6.3). */
  readonly receivedFieldsMax: number
  readonly meter: Meter
  readonly log: Logger
}

/** The product on one page: decide, check limits, store, answer. */
export async function createIntake(deps: IntakeDeps): Promise<KeepingIntake> {
  const { store, now, newId, hostname, spoolDir, meter } = deps
  const log = deps.log.child({ part: 'intake' })
  const { instances } = store
  await mkdir(spoolDir, { recursive: true, mode: 0o700 })
  const limit = createRedirectLimit(await store.messages.redirectsSince(now() - HOUR_MS))

  async function take(
    submission: Submission,
    store: typeof storeOne,
    earlierMs = Number.POSITIVE_INFINITY,
  ): Promise<Acceptance> {
    const { instance, content } = submission
    const current = instances.byId(instance.id)
    if (current === undefined || !takesMail(current)) return refuse(content, OUT_OF_USE)
    const nowMs = now()
    const receivedAtMs = Math.min(nowMs, earlierMs)
    const taken = meter.take(instance, content.facts.sizeBytes)
    if (taken.kind === 'refused') return refuse(content, taken.reply)
    const redirectsInLastHour = limit.inLastHour(instance.id, nowMs)
    const acceptance = await store(submission, { id: newId(), receivedAtMs, redirectsInLastHour })
    if (acceptance.kind === 'refused') taken.giveBack()
    return acceptance
  }

  async function storeOne(submission: Submission, arrived: Arrived): Promise<Acceptance> {
    return storeAs(submission, arrived, judge(submission, arrived, hostname, log))
  }

  /** Judged as if it came in where everything is captured, which leaves nobody in its safe set. */
  async function storeImported(submission: Submission, arrived: Arrived): Promise<Acceptance> {
    const imported = { ...submission, instance: capturing(submission.instance) }
    const ruling = judge(imported, arrived, hostname, log)
    return storeAs(imported, arrived, ruling, IMPORTED)
  }

  async function storeAs(
    submission: Submission,
    arrived: Arrived,
    ruling: Ruling,
    reason = reasonOf(ruling),
  ): Promise<Acceptance> {
    const { content, instance } = submission
    if (ruling.receivedFields > deps.receivedFieldsMax) return refuse(content, TOO_MANY_HOPS)
    // Counted before the commit, so that messages accepted side by side can't pass the limit together.
    if (ruling.decision.kind === 'redirect') limit.count(instance.id, arrived.receivedAtMs)
    try {
      const { seq } = await store.messages.accept(newMessage(submission, arrived, ruling, reason))
      logStored(log, submission, arrived, ruling)
      if (isOverLimit(ruling)) void notifyTesters(submission, arrived.receivedAtMs)
      return {
        kind: 'accepted',
        id: arrived.id,
        seq,
        reply: reply(250, '2.0.0', `Ok: queued as ${arrived.id}`),
      }
    } catch (error) {
      const { connection } = submission
      log.error(
        { error, connection, message: arrived.id },
        'a message could not be stored and was not accepted',
      )
      return refuse(content, troubleReply(error))
    }
  }

  /** Once an hour an instance's test recipients hear that more is held. */
  async function notifyTesters({ instance }: Submission, receivedAtMs: number): Promise<void> {
    const notice = limitNotice(instance, hostname)
    if (notice === undefined || !limit.shouldNotify(instance.id, receivedAtMs)) return
    await storeOne(notice, { id: newId(), receivedAtMs, redirectsInLastHour: 0 })
  }

  return {
    collect: () => createCollector(spoolDir),
    accept: (submission) => take(submission, storeOne),
    keep: (submission, receivedAtMs) => take(submission, storeImported, receivedAtMs),
    spoolDir,
    meter,
  }
}

/** The instance as it would be if all it ever did was keep. */
function capturing(instance: Instance): Instance {
  return { ...instance, kind: 'staging', email: { ...instance.email, mode: 'capture' } }
}

/** Of whom and about what is no business of a log. */
function logStored(log: Logger, submission: Submission, { id: message }: Arrived, ruling: Ruling): void {
  if (!log.isLevelEnabled('debug')) return
  const { connection, instance, envelope, content } = submission
  const about = {
    connection,
    message,
    instance: instance.name,
    decision: ruling.decision.kind,
    recipients: envelope.to.length,
    sizeBytes: content.facts.sizeBytes,
  }
  log.debug(about, 'a message was stored')
}

function isOverLimit({ decision }: Ruling): boolean {
  return decision.kind === 'hold' && decision.cause === 'redirect-limit'
}

function reasonOf({ decision }: Ruling): string | null {
  return decision.kind === 'hold' ? decision.reason : null
}

function newMessage(
  submission: Submission,
  arrived: Arrived,
  ruling: Ruling,
  reason: string | null,
): NewMessage {
  const { instance, envelope, content, session } = submission
  const { decision, recipients, safeSet } = ruling
  return {
    id: arrived.id,
    instanceId: instance.id,
    receivedAtMs: arrived.receivedAtMs,
    envelope,
    recipients,
    summary: summariseHeader(content.start),
    session,
    facts: content.facts,
    raw: content.raw,
    decision: {
      kind: decision.kind,
      reason,
      mode: instance.email.mode,
      instanceKind: instance.kind,
    },
    safeSet,
    copy: decision.kind === 'redirect' || decision.kind === 'deliver' ? decision : null,
  }
}
