import type { InstanceKind } from './instance.ts'

/**
 * How long an instance keeps messages; null is without end. What is over a bound goes for good, oldest first.
 * Starred messages stay and are not counted; what still has a delivery to make stays until it is made.
 */
export interface Retention {
  /** The newest so many. */
  readonly messages: number | null
  /** Since they were received. */
  readonly ageMs: number | null
  /** Raw octets of all messages together. */
  readonly bytes: number | null
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Mail of real people is kept no longer than one needs to see that it went out; staging mail until somebody minds. */
export const RETENTION_DEFAULTS: Readonly<Record<InstanceKind, Retention>> = {
  staging: { messages: null, ageMs: null, bytes: null },
  production: { messages: null, ageMs: 7 * DAY_MS, bytes: null },
}

/** What a retention counts of the messages that an instance holds; those in the trash are gone by themselves. */
export interface Holdings {
  readonly messages: number
  readonly bytes: number
  /** Of these; a retention neither removes nor counts them. */
  readonly starred: number
  readonly starredBytes: number
}

/** How much is over each bound; zero or less is how much more may come. Null where there is no bound. */
export function excess(
  { messages, bytes }: Retention,
  held: Holdings,
): { readonly messages: number | null; readonly bytes: number | null } {
  return {
    messages: messages === null ? null : held.messages - held.starred - messages,
    bytes: bytes === null ? null : held.bytes - held.starredBytes - bytes,
  }
}

/**
 * When each of the oldest messages that are not starred goes: `nowMs` for those over a bound already, else by age;
 * null when only further mail would make it go.
 */
export function goingAtMs(
  retention: Retention,
  held: Holdings,
  oldest: readonly { readonly receivedAtMs: number; readonly sizeBytes: number }[],
  nowMs: number,
): readonly (number | null)[] {
  const over = excess(retention, held)
  let [messages, bytes] = [over.messages ?? 0, over.bytes ?? 0]
  return oldest.map(({ receivedAtMs, sizeBytes }) => {
    const isOver = messages > 0 || bytes > 0
    messages -= 1
    bytes -= sizeBytes
    if (isOver) return nowMs
    return retention.ageMs === null ? null : Math.max(nowMs, receivedAtMs + retention.ageMs)
  })
}
