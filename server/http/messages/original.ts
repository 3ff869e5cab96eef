import type { MessageId } from '../../domain/message.ts'
import type { DeliveryReport } from '../../mime/mime.types.ts'
import type { MessageStore, StoredMessage } from '../../store/store.types.ts'

/** Of several with the same Message-ID, so many are looked at. */
const SAME_ID_MAX = 20

type Messages = Pick<MessageStore, 'get' | 'list'>

/**
 * The message of the same instance that a report tells of: by our own id, which redirected copies have as their
 * envelope id, else by its Message-ID. Undefined when it is not here.
 */
export async function originalOf(
  { instanceId, seq }: StoredMessage,
  report: DeliveryReport | null,
  messages: Messages,
): Promise<StoredMessage | undefined> {
  if (report === null) return undefined
  const { envelopeId, messageId } = report
  if (envelopeId !== null && /^[\w-]{22}$/.test(envelopeId)) {
    const found = await messages.get(instanceId, envelopeId as MessageId)
    if (found !== undefined) return found
  }
  if (messageId === null) return undefined
  const search = { kind: 'message-id', value: messageId } as const
  const { rows } = await messages.list({ instanceId, search, beforeSeq: seq, limit: SAME_ID_MAX })
  const same = rows.find(({ envelope }) => envelopeId !== null && decodeXtext(envelope.envid) === envelopeId)
  const row = same ?? rows[0]
  return row === undefined ? undefined : messages.get(instanceId, row.id)
}

/** RFC 3461 §4. */
function decodeXtext(text: string | null): string | null {
  return (
    text?.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) ??
    null
  )
}
