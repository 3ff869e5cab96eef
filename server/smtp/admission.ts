import type { Instance } from '../domain/instance.ts'
import type { Reply } from '../domain/reply.ts'
import type { Door, Talk } from './talk.ts'

/**
 * Why the instance takes no mail from this connection now; null when it does, and from then on the connection is
 * one of the instance's.
 */
export function admissionRefusal(
  talk: Talk,
  { intake: { meter } }: Door,
  instance: Instance,
  sizeBytes: number,
): Reply | null {
  const refusal = meter.refusal(instance, sizeBytes)
  if (refusal !== null || talk.slot?.instanceId === instance.id) return refusal
  const entered = meter.enter(instance)
  if (entered.kind === 'refused') return entered.reply
  talk.slot?.leave()
  talk.slot = entered
  return null
}
