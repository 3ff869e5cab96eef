import type { InstanceListView, InstanceView } from '../server/contract/instance.types.ts'
import type { LiveFrame } from '../server/contract/live.types.ts'
import type { MessageListItem, MessageView } from '../server/contract/message.types.ts'
import type { Problem } from '../server/contract/problem.types.ts'
import { hasRow, type MessageList, withoutRows, withRows } from './list-state.ts'

/** All that the page knows of the server. */
export interface Inbox {
  readonly server: InstanceListView['server'] | null
  readonly instances: readonly InstanceView[]
  readonly instancesStale: boolean
  /** Grows when something of an instance other than its mail was changed. */
  readonly settingsVersion: number
  /** Where to resume the live stream; null before its first frame. */
  readonly cursor: number | null
  readonly list: MessageList | null
  readonly opened: OpenedMessage | null
  /** The latest message that arrived while watching. */
  readonly arrival: MessageListItem | null
}

interface OpenedMessage {
  readonly instance: string
  readonly id: string
  readonly view: MessageView | null
  readonly problem: Problem | null
  readonly stale: boolean
  /** Somebody deleted it while it was open. */
  readonly deleted: boolean
}

export const EMPTY_INBOX: Inbox = {
  server: null,
  instances: [],
  instancesStale: true,
  settingsVersion: 0,
  cursor: null,
  list: null,
  opened: null,
  arrival: null,
}

/**
 * What is known after some live frames, in their order. Frames may come twice, or for things that are not loaded.
 * Messages that come or go one after the other are taken at once: each for itself would cost a copy of all rows.
 */
export function applyFrames(before: Inbox, frames: readonly LiveFrame[]): Inbox {
  const runs: LiveFrame[][] = []
  for (const frame of frames) {
    const run = runs.at(-1)
    if (run?.[0] && isLike(run[0], frame)) run.push(frame)
    else runs.push([frame])
  }
  return runs.reduce(applyRun, before)
}

type MessageFrame = Extract<LiveFrame, { message: unknown }>

function isOfMessage(frame: LiveFrame): frame is MessageFrame {
  return frame.kind === 'message.stored' || frame.kind === 'message.updated'
}

function isLike(one: LiveFrame, next: LiveFrame): boolean {
  if (one.kind === 'message.deleted') return next.kind === one.kind && next.instance === one.instance
  return isOfMessage(one) && isOfMessage(next)
}

function applyRun(inbox: Inbox, run: readonly LiveFrame[]): Inbox {
  const [first] = run
  const last = run.at(-1)
  if (first === undefined || last === undefined) return inbox
  const next = { ...inbox, cursor: last.cursor }
  switch (first.kind) {
    case 'hello':
      return inbox.cursor === null || inbox.list?.phase === 'failed' ? behind(next) : next
    case 'reset':
      return settingsChanged(voided(next, null, first.cursor))
    case 'message.stored':
    case 'message.updated':
      return withMessages(next, run.filter(isOfMessage))
    case 'message.deleted':
      return withoutMessages(
        next,
        first.instance,
        run.flatMap((frame) => ('id' in frame ? frame.id : [])),
      )
    case 'messages.deleted':
      return voided(next, first.instance, first.cursor)
    case 'instance.changed':
      return settingsChanged(next)
    case 'counts':
      // Those of a burst come late: what is known already is not asked for again.
      return withCounts(
        { ...next, cursor: Math.max(inbox.cursor ?? 0, first.cursor) },
        first.instance,
        first.counts,
      )
    default:
      return unknownFrame(next, first)
  }
}

function settingsChanged(inbox: Inbox): Inbox {
  return { ...inbox, instancesStale: true, settingsVersion: inbox.settingsVersion + 1 }
}

/** Takes messages out of what is shown; the opened one is kept readable and flagged. */
export function withoutMessages(inbox: Inbox, instance: string, ids: readonly string[]): Inbox {
  const gone = new Set(ids)
  const { list, opened } = inbox
  return {
    ...inbox,
    list: list?.instance === instance ? withoutRows(list, gone) : list,
    opened:
      opened?.instance === instance && gone.has(opened.id)
        ? { ...opened, deleted: true, stale: false }
        : opened,
  }
}

/** Applies a change to loaded rows and to the opened message, ahead of the server's answer. */
export function withMarks(
  inbox: Inbox,
  ids: ReadonlySet<string>,
  marks: { read?: boolean | undefined; starred?: boolean | undefined; tags?: string[] | undefined },
): Inbox {
  const change = <T extends MessageListItem>(item: T): T => ({
    ...item,
    read: marks.read ?? item.read,
    starred: marks.starred ?? item.starred,
    tags: marks.tags ?? item.tags,
  })
  const { list, opened } = inbox
  return {
    ...inbox,
    list: list && { ...list, rows: list.rows.map((row) => (ids.has(row.id) ? change(row) : row)) },
    opened: opened?.view && ids.has(opened.id) ? { ...opened, view: change(opened.view) } : opened,
  }
}

function withMessages(inbox: Inbox, frames: readonly MessageFrame[]): Inbox {
  const { list, opened } = inbox
  const messages = frames.map(({ message }) => message)
  const known = list && withRows(list, messages)
  // Whether it matches a search, only the server knows.
  const needsSearch =
    list !== null &&
    list.search !== '' &&
    messages.some((message) => message.instance === list.instance && !hasRow(list, message))
  const row = messages.findLast(
    (message) => opened?.instance === message.instance && opened.id === message.id,
  )
  return {
    ...inbox,
    list: known && needsSearch && known.trust === 'fresh' ? { ...known, trust: 'behind' } : known,
    opened: opened && row ? reopened(opened, row) : opened,
    arrival: frames.findLast(({ kind }) => kind === 'message.stored')?.message ?? inbox.arrival,
  }
}

function reopened(opened: OpenedMessage, row: MessageListItem): OpenedMessage {
  return { ...opened, view: opened.view && { ...opened.view, ...row }, stale: true, deleted: false }
}

function withCounts(inbox: Inbox, instance: string, counts: InstanceView['counts']): Inbox {
  const { list } = inbox
  const isWhole = list?.instance === instance && list.search === '' && list.phase === 'ready'
  return {
    ...inbox,
    instances: inbox.instances.map((known) => (known.name === instance ? { ...known, counts } : known)),
    list: isWhole ? { ...list, total: Math.max(counts.total, list.rows.length) } : list,
  }
}

function behind(inbox: Inbox): Inbox {
  const { list, opened } = inbox
  return {
    ...inbox,
    instancesStale: true,
    list: list && { ...list, trust: list.trust === 'void' ? 'void' : 'behind' },
    opened: opened && { ...opened, stale: true },
  }
}

/** Everything of an instance (or of all) may have changed up to `cursor`. */
function voided(inbox: Inbox, instance: string | null, cursor: number): Inbox {
  const { list, opened } = inbox
  const concerns = (name: string) => instance === null || instance === name
  return {
    ...inbox,
    list: list && concerns(list.instance) ? { ...list, trust: 'void', floor: cursor } : list,
    opened: opened && concerns(opened.instance) ? { ...opened, stale: true } : opened,
  }
}

/** A newer server may send kinds that this page does not know; the compiler still checks the known ones. */
function unknownFrame(inbox: Inbox, _frame: never): Inbox {
  return inbox
}
