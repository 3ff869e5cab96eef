import { setTimeout as pause } from 'node:timers/promises'
import type { Change } from '../domain/change.ts'
import type { Logger } from '../log.ts'
import type { NewCall, Store } from '../store/store.types.ts'
import { callsFor, type Told } from './calls-for.ts'
import { mayTell, type Telling } from './events-of.ts'
import { createListeners, type Listeners } from './listeners.ts'

/** Looks through committed changes and queues a call for each webhook that is to be told. */
export interface Collector {
  /** Goes on where the last server stopped. */
  start(): Promise<void>
  /** Call it after each commit. Does nothing where nobody listens. */
  committed(changes: readonly Change[]): void
  close(): Promise<void>
}

export interface CollectorOptions {
  readonly store: Pick<Store, 'changes' | 'derived' | 'instances' | 'webhooks'>
  readonly now: () => number
  /** Something was queued. */
  readonly onQueued: () => void
  readonly log: Logger
}

const BATCH_CHANGES = 200
/** Changes that nobody is told of move the stored cursor this often: well before they are pruned. */
const CURSOR_STEP = 10_000
/** Wait before another look when the store refuses, as with a full disk. */
const TROUBLE_MS = 5_000

export function createCollector(options: CollectorOptions): Collector {
  const { store, onQueued, log } = options
  const { webhooks, changes: all, derived } = store
  const listeners = createListeners(store)
  const closing = new AbortController()
  const { signal } = closing
  const closed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  /** Undefined until started. */
  let position: number | undefined
  let savedAt = 0
  let lookAgain = false
  let looking: Promise<void> | undefined

  const wake = (): void => {
    lookAgain = true
    if (position !== undefined && !signal.aborted) looking ??= run(position)
  }

  const run = async (from: number): Promise<void> => {
    try {
      await look(from)
    } catch (error) {
      if (signal.aborted) return
      log.error({ error }, 'what webhooks are to be told could not be read or queued; it is tried again')
      await pause(TROUBLE_MS, undefined, { signal }).catch(() => {})
      lookAgain = true
    } finally {
      looking = undefined
      if (lookAgain) wake()
    }
  }

  const look = async (from: number): Promise<void> => {
    let at = from
    while (lookAgain && !signal.aborted) {
      lookAgain = false
      const newest = await all.cursor()
      at = Math.max(at, Math.min(listeners().fromSeq, newest))
      const found = await all.after(at, BATCH_CHANGES)
      if (found.kind === 'reset') {
        log.warn({ after: at }, 'changes were forgotten before webhooks were told of them')
        at = newest
      } else if (found.changes.length > 0) {
        lookAgain = true
        const upTo = found.changes.at(-1)?.seq ?? at
        const heard = found.changes.filter((change) => isHeard(change, listeners()))
        if (heard.length > 0) {
          // What a search asks, and the tags that it puts on mail, are there once the mail is derived.
          await Promise.race([derived.reached(upTo), closed])
          if (signal.aborted) return
          await save(upTo, await callsOf(heard, listeners(), options))
        }
        at = upTo
      }
      if (at >= savedAt + CURSOR_STEP) await save(at, [])
      position = at
    }
  }

  const save = async (cursor: number, calls: readonly NewCall[]): Promise<void> => {
    const refused = await webhooks.enqueue(cursor, calls)
    savedAt = cursor
    position = cursor
    for (const { messageId: message, webhookId: webhook, id: call, event } of calls)
      log.debug({ message, webhook, call, event }, 'a webhook is to be told')
    if (refused > 0) log.warn({ calls: refused }, 'webhooks have too many calls waiting: these are not made')
    if (calls.length > 0) onQueued()
  }

  return {
    start: async () => {
      savedAt = await webhooks.cursor()
      position = savedAt
      wake()
    },
    committed: (changes) => {
      const heard = listeners()
      if (heard.byInstance.size > 0 && changes.some((change) => isHeard(change, heard))) wake()
    },
    close: async () => {
      closing.abort()
      await looking
    },
  }
}

function isHeard(change: Change, { byInstance }: Listeners): change is Telling {
  const listening = byInstance.get(change.instanceId)
  return listening !== undefined && mayTell(change) && listening.some(({ fromSeq }) => fromSeq < change.seq)
}

/** The calls of all webhooks that these changes are to be told to. */
async function callsOf(
  heard: readonly Telling[],
  { byInstance }: Listeners,
  { store, now }: CollectorOptions,
): Promise<readonly NewCall[]> {
  const keys = heard.map((change) => ({
    messageId: change.messageId,
    deliveryId: 'deliveryId' in change ? change.deliveryId : null,
  }))
  const news = await store.webhooks.news(keys)
  const told = heard.flatMap((change, at): Told[] => {
    const known = news[at]
    return known === undefined ? [] : [{ change, news: known }]
  })
  const calls: NewCall[] = []
  for (const [instanceId, ofInstance] of Map.groupBy(told, ({ change }) => change.instanceId)) {
    const instance = store.instances.byId(instanceId)
    if (instance === undefined) continue
    for (const webhook of byInstance.get(instanceId) ?? [])
      calls.push(...(await callsFor(webhook, instance, ofInstance, { store, nowMs: now() })))
  }
  return calls
}
