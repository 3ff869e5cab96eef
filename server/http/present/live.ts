import type { LiveFrame } from '../../contract/live.types.ts'
import type { LiveEvent } from '../../live/events.ts'
import { presentRow } from './message.ts'

/** The frame of an event; undefined when it is about an instance that is gone and says nothing that matters. */
export function presentEvent(
  event: LiveEvent,
  nameOf: (instanceId: number) => string | undefined,
): LiveFrame | undefined {
  const { kind, cursor } = event
  if (kind === 'hello' || kind === 'reset') return { kind, cursor }
  const instance = nameOf('row' in event ? event.row.instanceId : event.instanceId)
  if (instance === undefined) return kind === 'instance.changed' ? { kind: 'reset', cursor } : undefined
  switch (kind) {
    case 'message.stored':
    case 'message.updated':
      return { kind, cursor, message: presentRow(event.row, instance) }
    case 'message.deleted':
      return { kind, cursor, instance, id: event.messageId }
    case 'messages.deleted':
    case 'instance.changed':
      return { kind, cursor, instance }
    case 'counts': {
      const { total, unread, held } = event.counts
      return { kind, cursor, instance, counts: { total, unread, held } }
    }
    default:
      return event satisfies never
  }
}
