import type { InstanceListView, InstanceView } from '../server/contract/instance.types.ts'
import type { LiveFrame } from '../server/contract/live.types.ts'
import type { MessageListItem, MessageView } from '../server/contract/message.types.ts'
import type { Problem } from '../server/contract/problem.types.ts'
import { type Ahead, caughtUp, type Shown, shown } from './ahead.ts'
import { withoutLeaving, withoutRows, withRows } from './list-rows.ts'
import { type MessageList, toAskAgain, voided, withTotal } from './list-state.ts'

/** All that the page knows of the server. */
export interface Inbox {
  readonly server: InstanceListView['server'] | null
  readonly instances: readonly InstanceView[]
  readonly instancesStale: boolean
  /** What frames said while the instances are on their way, which may be older; null while they are not. */
  readonly countsSince: ReadonlyMap<string, InstanceView['counts']> | null
  /** Grows when something of an instance other than its mail was changed. */
  readonly settingsVersion: number
  /** Where to resume the live stream; null before its first frame. */
  readonly cursor: number | null
  readonly list: MessageList | null
  readonly opened: OpenedMessage | null
  /** In the order in which they were set. */
  readonly ahead: readonly Ahead[]
  /** The latest message that arrived while watching. */
  readonly arrival: MessageListItem | null
}

interface OpenedMessage {
  readonly instance: string
  readonly id: string
  readonly view: Shown<MessageView> | null
  /** What frames said since it was asked for, which may be older. */
  readonly told: Shown | null
  readonly problem: Problem | null
  readonly stale: boolean
  /** Somebody deleted it while it was open. */
  readonly deleted: boolean
}

export const EMPTY_INBOX: Inbox = {
  server: null,
  instances: [],
  instancesStale: true,
  countsSince: null,
  settingsVersion: 0,
  cursor: null,
  list: null,
  opened: null,
  ahead: [],
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
  return caughtUp(runs.reduce(applyRun, before))
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
      if (inbox.cursor === null || inbox.list?.phase === 'failed') return unknown(next)
      // The change that the stream resumes behind was seen, the counts that follow it perhaps not.
      return { ...next, instancesStale: true }
    case 'reset':
      return settingsChanged(changedAsAWhole(next, null))
    case 'message.stored':
    case 'message.updated':
      return withMessages(next, run.filter(isOfMessage))
    case 'message.deleted':
      return withoutMessages(
        next,
        first.instance,
        new Set(run.flatMap((frame) => ('id' in frame ? frame.id : []))),
      )
    case 'messages.deleted':
      return changedAsAWhole(next, first.instance)
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

/** Takes messages out of what is shown, as frames tell it. */
function withoutMessages(inbox: Inbox, instance: string, ids: ReadonlySet<string>): Inbox {
  const { list } = inbox
  const left = list?.instance === instance ? withoutRows(list, ids) : list
  return withoutOpened({ ...inbox, list: left }, instance, ids)
}

/** Takes messages out of what is shown, ahead of the server's answer. */
export function leaving(inbox: Inbox, instance: string, ids: ReadonlySet<string>): Inbox {
  const { list } = inbox
  const left = list?.instance === instance ? withoutLeaving(list, ids) : list
  return withoutOpened({ ...inbox, list: left }, instance, ids)
}

/** The opened one is kept readable and flagged. */
function withoutOpened(inbox: Inbox, instance: string, ids: ReadonlySet<string>): Inbox {
  const { opened } = inbox
  if (opened?.instance !== instance || !ids.has(opened.id)) return inbox
  return { ...inbox, opened: { ...opened, deleted: true, stale: false } }
}

function withMessages(inbox: Inbox, frames: readonly MessageFrame[]): Inbox {
  const { list, opened } = inbox
  const messages = frames.map(({ message }) => shown(message, inbox))
  const row = messages.findLast(
    (message) => opened?.instance === message.instance && opened.id === message.id,
  )
  return {
    ...inbox,
    list: list && withRows(list, messages),
    opened: opened && row ? reopened(opened, row) : opened,
    arrival: frames.findLast(({ kind }) => kind === 'message.stored')?.message ?? inbox.arrival,
  }
}

function reopened(opened: OpenedMessage, row: Shown): OpenedMessage {
  const view = opened.view && { ...opened.view, ...row }
  return { ...opened, view, told: row, stale: true, deleted: false }
}

function withCounts(inbox: Inbox, instance: string, counts: InstanceView['counts']): Inbox {
  const { list, countsSince } = inbox
  return {
    ...inbox,
    countsSince: countsSince && new Map([...countsSince, [instance, counts]]),
    instances: inbox.instances.map((known) => (known.name === instance ? { ...known, counts } : known)),
    list: list?.instance === instance ? withTotal(list, counts.total) : list,
  }
}

/** The instances as the server answered, with the counts that came meanwhile. */
export function withInstances(inbox: Inbox, { instances, server }: InstanceListView): Inbox {
  const { countsSince, list } = inbox
  const counted = instances.map((one) => ({ ...one, counts: countsSince?.get(one.name) ?? one.counts }))
  const shown = counted.find(({ name }) => name === list?.instance)
  return {
    ...inbox,
    server,
    instances: counted,
    countsSince: null,
    list: list && shown ? withTotal(list, shown.counts.total) : list,
  }
}

/** Nothing is known of what was before the stream, or what failed to load may load now. */
function unknown(inbox: Inbox): Inbox {
  const { list, opened } = inbox
  return {
    ...inbox,
    instancesStale: true,
    list: list && toAskAgain(list),
    opened: opened && { ...opened, stale: true },
  }
}

/** Everything of an instance (or of all) may have changed. */
function changedAsAWhole(inbox: Inbox, instance: string | null): Inbox {
  const { list, opened } = inbox
  const concerns = (name: string) => instance === null || instance === name
  return {
    ...inbox,
    list: list && concerns(list.instance) ? voided(list) : list,
    opened: opened && concerns(opened.instance) ? { ...opened, stale: true } : opened,
  }
}

/** A newer server may send kinds that this page does not know; the compiler still checks the known ones. */
function unknownFrame(inbox: Inbox, _frame: never): Inbox {
  return inbox
}
