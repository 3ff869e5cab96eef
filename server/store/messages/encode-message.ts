import type { MessageId, NewMessage, RawSource } from '../../domain/message.ts'

/**
 * A new message as the writer thread takes it: made on the calling thread, flat, so that it crosses cheaply and
 * the writer has only to bind it.
 */
export interface EncodedMessage {
  readonly id: MessageId
  readonly instanceId: number
  readonly receivedAtMs: number
  readonly isHeld: boolean
  /** Columns of `messages` in the order of `MESSAGE_COLUMNS`. */
  readonly values: readonly (string | number | null)[]
  readonly raw: RawSource
  readonly sizeBytes: number
  readonly isProduction: boolean
  readonly copy: NewMessage['copy']
}

/** What `values` holds; `seq` and the defaults of a message just accepted are the writer's. */
export const MESSAGE_COLUMNS = [
  'id',
  'instance_id',
  'received_at_ms',
  'size_bytes',
  'canonical',
  'has_eight_bit',
  'has_nul',
  'decision',
  'decision_reason',
  'decision_mode',
  'decision_instance_kind',
  'subject',
  'from_name',
  'from_address',
  'message_id_header',
  'envelope',
  'recipients',
  'safe_set',
  'session',
] as const

export function encodeMessage(message: NewMessage): EncodedMessage {
  const { facts, decision, summary } = message
  return {
    id: message.id,
    instanceId: message.instanceId,
    receivedAtMs: message.receivedAtMs,
    isHeld: decision.kind === 'hold',
    values: [
      message.id,
      message.instanceId,
      message.receivedAtMs,
      facts.sizeBytes,
      Number(facts.canonical),
      Number(facts.hasEightBit),
      Number(facts.hasNul),
      decision.kind,
      decision.reason,
      decision.mode,
      decision.instanceKind,
      summary.subject,
      summary.fromName,
      summary.fromAddress,
      summary.messageIdHeader,
      JSON.stringify(message.envelope),
      JSON.stringify(message.recipients),
      JSON.stringify(message.safeSet),
      JSON.stringify(message.session),
    ],
    raw: message.raw,
    sizeBytes: facts.sizeBytes,
    isProduction: decision.instanceKind === 'production',
    copy: message.copy,
  }
}
