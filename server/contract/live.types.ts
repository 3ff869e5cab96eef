import type { MessageListItem } from './message.types.ts'

/**
 * One frame of `WS /api/v1/live?cursor=`, and the data of one event of `GET …/events`, whose `event` is its kind and
 * whose `id` is its cursor: what to resume from once it has been seen.
 */
export type LiveFrame =
  /** First frame, unless `reset` comes before it: the stream is complete from this cursor on. */
  | { kind: 'hello'; cursor: number }
  /** The cursor was too old, or an instance is gone: load lists anew, then go on from this cursor. */
  | { kind: 'reset'; cursor: number }
  | { kind: 'message.stored'; cursor: number; message: MessageListItem }
  /** Marks, derived data, or a delivery changed: the row as it is now. */
  | { kind: 'message.updated'; cursor: number; message: MessageListItem }
  | { kind: 'message.deleted'; cursor: number; instance: string; id: string }
  | { kind: 'messages.deleted'; cursor: number; instance: string }
  | { kind: 'instance.changed'; cursor: number; instance: string }
  /** Counts of an instance after the frames before it. */
  | {
      kind: 'counts'
      cursor: number
      instance: string
      counts: { total: number; unread: number; held: number }
    }
