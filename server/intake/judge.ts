import type { MessageId } from '../domain/message.ts'
import type { Logger } from '../log.ts'
import { type Decided, type Decision, decide } from '../suppression/decide.ts'
import { protocolOf } from '../suppression/received.ts'
import type { Submission } from './intake.types.ts'

export interface Arrived {
  readonly id: MessageId
  readonly receivedAtMs: number
  readonly redirectsInLastHour: number
}

/** What the rule said, or that it could not say anything. */
export type Ruling = Omit<Decided, 'decision'> & {
  readonly decision:
    | Decision
    | { readonly kind: 'hold'; readonly cause: 'rule-failed'; readonly reason: string }
}

/** Asks the rule; if the rule itself fails, the message is held: a defect must neither leak nor lose mail. */
export function judge(submission: Submission, arrived: Arrived, hostname: string, log: Logger): Ruling {
  const { envelope, content, instance, session, connection } = submission
  try {
    const context = {
      ...arrived,
      host: hostname,
      clientAddress: session.clientAddress,
      heloName: session.heloName,
      protocol: protocolOf(envelope, session),
    }
    return decide({ envelope, start: content.start, instance, context })
  } catch (error) {
    log.error({ error, connection, message: arrived.id }, 'the suppression rule failed; the message is held')
    return {
      decision: {
        kind: 'hold',
        cause: 'rule-failed',
        reason: 'the suppression rule failed on this message; nothing was sent',
      },
      recipients: envelope.to.map(({ address }) => ({
        address,
        class: 'bcc',
        disposition: { kind: 'suppressed' },
      })),
      safeSet: [],
      receivedFields: 0,
    }
  }
}
