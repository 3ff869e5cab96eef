import type { Instance, InstanceKind } from '../domain/instance.ts'
import type { Limits } from '../domain/limits.ts'
import { type Reply, reply, replyLine } from '../domain/reply.ts'
import type { DiskRoom } from './disk-room.ts'
import { SlidingWindow } from './sliding-window.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Seconds, and quarter hours. */
const MINUTE_STEPS = 60
const DAY_STEPS = 96

type Who = Pick<Instance, 'id' | 'name' | 'kind'>

/** Counts what instances take in, and says when one takes no more for now. */
export interface Meter {
  /** Why no mail of that size would be taken now; null when it would. Size 0 when it is not known. */
  refusal(instance: Who, sizeBytes: number): Reply | null
  /** Counts a message, before it is stored: those accepted side by side can't pass a limit together. */
  take(instance: Who, sizeBytes: number): Taken | Refused
  /** Counts octets that lie on the disk for a while, as an upload does; false when they would go into the reserve. */
  spool(kind: InstanceKind, octets: number): boolean
  /** Counts a connection that begins a mail to this instance. */
  enter(instance: Who): Slot | Refused
  use(instanceId: number): LimitsUse
  readonly reserveBytes: ReserveBytes
  freeBytes(): number
}

export interface Refused {
  readonly kind: 'refused'
  readonly reply: Reply
}

export interface Taken {
  readonly kind: 'taken'
  /** It was not stored after all. */
  giveBack(): void
}

export interface Slot {
  readonly kind: 'slot'
  readonly instanceId: number
  /** May be said more than once. */
  leave(): void
}

export interface LimitsUse {
  readonly messagesLastMinute: number
  readonly bytesLastDay: number
  readonly connections: number
  /** Since the server was started; null when none was. */
  readonly refused: { readonly count: number; readonly lastAtMs: number; readonly lastReply: string } | null
}

/** Free octets below which instances of a kind take no mail; 0 is none. */
export type ReserveBytes = Readonly<Record<InstanceKind, number>>

export interface MeterOptions {
  readonly limitsOf: (instanceId: number) => Limits
  readonly reserveBytes: ReserveBytes
  readonly room: DiskRoom
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** What was received before this start. */
  readonly seed: readonly { readonly instanceId: number; readonly atMs: number; readonly bytes: number }[]
}

interface Tally {
  readonly messages: SlidingWindow
  readonly bytes: SlidingWindow
  connections: number
  refused: LimitsUse['refused']
}

export function createMeter({ limitsOf, reserveBytes, room, now, seed }: MeterOptions): Meter {
  const tallies = new Map<number, Tally>()
  for (const { instanceId, bytes, atMs } of seed) tallyOf(instanceId).bytes.add(bytes, atMs)

  function tallyOf(instanceId: number): Tally {
    const tally = tallies.get(instanceId) ?? newTally()
    tallies.set(instanceId, tally)
    return tally
  }

  function reasonAgainst(instance: Who, sizeBytes: number): Reply | null {
    const { messagesPerMinute, bytesPerDay } = limitsOf(instance.id)
    const { messages, bytes } = tallyOf(instance.id)
    const markBytes = reserveBytes[instance.kind]
    if (markBytes > 0 && room.freeBytes() - sizeBytes < markBytes) return noRoom(instance, markBytes)
    const nowMs = now()
    if (messagesPerMinute !== null && messages.sum(nowMs) >= messagesPerMinute) {
      return overLimit(instance, `${messagesPerMinute} messages a minute`)
    }
    const dayBytes = bytesPerDay === null ? 0 : bytes.sum(nowMs)
    if (bytesPerDay !== null && (dayBytes >= bytesPerDay || dayBytes + sizeBytes > bytesPerDay)) {
      return overLimit(instance, `${bytesPerDay} bytes a day`)
    }
    return null
  }

  function refused(instance: Who, answer: Reply): Refused {
    const tally = tallyOf(instance.id)
    const count = (tally.refused?.count ?? 0) + 1
    tally.refused = { count, lastAtMs: now(), lastReply: replyLine(answer) }
    return { kind: 'refused', reply: answer }
  }

  return {
    reserveBytes,
    freeBytes: room.freeBytes,
    refusal(instance, sizeBytes) {
      const against = reasonAgainst(instance, sizeBytes)
      return against === null ? null : refused(instance, against).reply
    },
    take(instance, sizeBytes) {
      const against = reasonAgainst(instance, sizeBytes)
      if (against !== null) return refused(instance, against)
      const { messages, bytes } = tallyOf(instance.id)
      const atMs = now()
      messages.add(1, atMs)
      bytes.add(sizeBytes, atMs)
      room.took(sizeBytes)
      return {
        kind: 'taken',
        giveBack() {
          messages.takeBack(1, atMs)
          bytes.takeBack(sizeBytes, atMs)
        },
      }
    },
    spool(kind, octets) {
      const markBytes = reserveBytes[kind]
      if (markBytes > 0 && room.freeBytes() - octets < markBytes) return false
      room.took(octets)
      return true
    },
    enter(instance) {
      const { connections } = limitsOf(instance.id)
      const tally = tallyOf(instance.id)
      if (connections !== null && tally.connections >= connections) {
        return refused(instance, overLimit(instance, `${connections} connections at once`))
      }
      tally.connections += 1
      let isIn = true
      return {
        kind: 'slot',
        instanceId: instance.id,
        leave() {
          if (isIn) tally.connections -= 1
          isIn = false
        },
      }
    },
    use(instanceId) {
      const { messages, bytes, connections, refused: lastRefused } = tallyOf(instanceId)
      const nowMs = now()
      const [messagesLastMinute, bytesLastDay] = [messages.sum(nowMs), bytes.sum(nowMs)]
      return { messagesLastMinute, bytesLastDay, connections, refused: lastRefused }
    },
  }
}

function newTally(): Tally {
  return {
    messages: new SlidingWindow(MINUTE_MS, MINUTE_STEPS),
    bytes: new SlidingWindow(DAY_MS, DAY_STEPS),
    connections: 0,
    refused: null,
  }
}

/** RFC 3463 §3.8: refused by policy, for now. */
function overLimit({ name }: Who, limit: string): Reply {
  return reply(452, '4.7.1', `Instance ${name} takes ${limit} at most, try again later`)
}

/** RFC 3463 §3.4: the mail system is full. */
function noRoom({ name, kind }: Who, markBytes: number): Reply {
  const mib = Math.ceil(markBytes / 2 ** 20)
  return reply(
    452,
    '4.3.1',
    `Instance ${name} takes no mail while less than ${mib} MiB of disk are free (${kind} reserve)`,
  )
}
