import type {
  KeepName,
  LimitsPatch,
  LimitsSettings,
  RetentionPatch,
  RetentionView,
} from '../../../server/contract/bounds.types.ts'
import { AGE_UNITS, amountOf, countOf, type Quantity, quantityOf, SIZE_UNITS } from './quantity.ts'

export interface RetentionDraft {
  readonly messages: string
  readonly ageMs: Quantity
  readonly bytes: Quantity
  readonly keep: KeepName
}

export function draftOfRetention({
  settings,
  keep,
}: Pick<RetentionView, 'settings' | 'keep'>): RetentionDraft {
  const { messages, ageMs, bytes } = settings
  return {
    keep,
    messages: messages === null ? '' : String(messages),
    ageMs: quantityOf(ageMs, AGE_UNITS),
    bytes: quantityOf(bytes, SIZE_UNITS),
  }
}

export function patchOfRetention({ messages, ageMs, bytes, keep }: Partial<RetentionDraft>): RetentionPatch {
  return {
    ...(keep !== undefined && { keep }),
    ...(messages !== undefined && { messages: countOf(messages) }),
    ...(ageMs !== undefined && { ageMs: amountOf(ageMs, AGE_UNITS) }),
    ...(bytes !== undefined && { bytes: amountOf(bytes, SIZE_UNITS) }),
  }
}

export interface LimitsDraft {
  readonly messagesPerMinute: string
  readonly bytesPerDay: Quantity
  readonly connections: string
}

export function draftOfLimits({ messagesPerMinute, bytesPerDay, connections }: LimitsSettings): LimitsDraft {
  return {
    messagesPerMinute: messagesPerMinute === null ? '' : String(messagesPerMinute),
    bytesPerDay: quantityOf(bytesPerDay, SIZE_UNITS),
    connections: connections === null ? '' : String(connections),
  }
}

export function patchOfLimits(changes: Partial<LimitsDraft>): LimitsPatch {
  const { messagesPerMinute, bytesPerDay, connections } = changes
  return {
    ...(messagesPerMinute !== undefined && { messagesPerMinute: countOf(messagesPerMinute) }),
    ...(bytesPerDay !== undefined && { bytesPerDay: amountOf(bytesPerDay, SIZE_UNITS) }),
    ...(connections !== undefined && { connections: countOf(connections) }),
  }
}
