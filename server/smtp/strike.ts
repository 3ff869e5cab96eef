import type { Address } from '../domain/address.ts'
import type { FaultStage } from '../domain/fault.ts'
import type { Instance } from '../domain/instance.ts'
import type { Reply } from '../domain/reply.ts'
import type { Door, Talk } from './talk.ts'

/**
 * What an injected fault says at this stage; null when there is none, or it says nothing. What else it does, the
 * conversation does when it answers.
 */
export function faultReply(
  talk: Talk,
  { faults }: Door,
  instance: Instance,
  at: FaultStage,
  recipients: readonly Address[] = [],
): Reply | null {
  talk.fault = faults.strike(instance, at, recipients)
  return talk.fault?.reply ?? null
}
