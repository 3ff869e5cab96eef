import type { LiveFrame } from '../../../server/contract/live.types.ts'
import type { MessageListItem, MessagePageView } from '../../../server/contract/message.types.ts'
import { item } from '../samples.ts'

/** What a page is asked for. */
export interface PageAsked {
  readonly unreadOnly: boolean
  readonly grouped: boolean
  readonly beforeSeq: number
}

interface Kept {
  readonly seq: number
  read: boolean
  conversation: string | null
  /** Number of the deletion; 0 while it is not in the trash. */
  deleted: number
}

interface Change {
  readonly cursor: number
  readonly kind: 'message.stored' | 'message.updated' | 'message.deleted' | 'messages.deleted'
  readonly seq: number
}

/** A page may end before its limit, as it does with mails to very many. */
const PAGE_ROWS = 3

export type ModelServer = ReturnType<typeof createModelServer>

/** One instance as the store, the feed and the list of the real server have it, small enough to be sure of. */
export function createModelServer(instance: string) {
  const messages = new Map<number, Kept>()
  const log: Change[] = []
  let prunedUpTo = 0
  const append = (kind: Change['kind'], seq: number) => {
    const cursor = log.length + 1
    log.push({ cursor, kind, seq: seq === 0 ? cursor : seq })
    return cursor
  }
  const there = () => [...messages.values()].filter(({ deleted }) => deleted === 0)
  const rowOf = ({ seq, read, conversation }: Kept): MessageListItem => ({
    ...item(seq, { instance, read }),
    conversation: conversation === null ? null : { id: conversation, size: sizeOf(conversation) },
  })
  const sizeOf = (id: string) => there().filter(({ conversation }) => conversation === id).length
  const isNewest = ({ seq, conversation }: Kept) =>
    conversation === null || !there().some((other) => other.conversation === conversation && other.seq > seq)
  const present = (seq: number) => {
    const found = messages.get(seq)
    return found?.deleted === 0 ? found : undefined
  }

  const server = {
    cursor: () => log.length,
    seqs: () => there().map(({ seq }) => seq),
    trashed: () => [...messages.values()].filter(({ deleted }) => deleted > 0).map(({ seq }) => seq),
    arrive(conversation: string | null) {
      const seq = append('message.stored', 0)
      messages.set(seq, { seq, read: false, conversation, deleted: 0 })
    },
    /** What parsing finds comes a moment after the message. */
    join(seq: number, conversation: string) {
      const found = present(seq)
      if (found?.conversation !== null) return
      found.conversation = conversation
      append('message.updated', seq)
    },
    mark(seq: number, read: boolean) {
      const found = present(seq)
      if (found === undefined || found.read === read) return
      found.read = read
      append('message.updated', seq)
    },
    /** Whether it was there to be deleted. */
    trash(seq: number): boolean {
      const found = present(seq)
      if (found) found.deleted = append('message.deleted', seq)
      return found !== undefined
    },
    restore(seq: number) {
      const found = messages.get(seq)
      if (found === undefined || found.deleted === 0) return
      found.deleted = 0
      append('message.updated', seq)
    },
    /** All that match, told as one change. Returns the moment. */
    trashMany(concerns: (seq: number) => boolean): number {
      const going = there().filter(({ seq }) => concerns(seq))
      if (going.length === 0) return 0
      const moment = append('messages.deleted', 0)
      for (const message of going) message.deleted = moment
      return moment
    },
    restoreMany(moment: number) {
      const coming = [...messages.values()].filter(({ deleted }) => deleted === moment && moment !== 0)
      if (coming.length > 0) append('messages.deleted', 0)
      for (const message of coming) message.deleted = 0
    },
    isUnread: (seq: number) => present(seq)?.read === false,
    /** All that a list shows, newest first. */
    listed: ({ unreadOnly, grouped }: Omit<PageAsked, 'beforeSeq'>): MessageListItem[] =>
      there()
        .filter((one) => (!unreadOnly || !one.read) && (!grouped || isNewest(one)))
        .toSorted((one, other) => other.seq - one.seq)
        .map(rowOf),
    page(asked: PageAsked): MessagePageView {
      const all = server.listed(asked)
      const behind = all.filter(({ seq }) => seq < asked.beforeSeq)
      const shown = behind.slice(0, PAGE_ROWS)
      const last = shown.at(-1)?.seq
      const nextPageToken = behind.length > shown.length && last !== undefined ? String(last) : null
      return { messages: shown, nextPageToken, total: all.length }
    },
    counts: () => ({ total: there().length, unread: there().filter(({ read }) => !read).length, held: 0 }),
    /** Changes are kept for a while. */
    forget() {
      prunedUpTo = log.length
    },
    /** Whether a watcher that stands there can be told what came after. */
    knows: (cursor: number) => cursor >= prunedUpTo,
    /** One batch of the feed: the changes behind `after`, rows as they are now. */
    frames(after: number, count: number): LiveFrame[] {
      const told = new Set<number>()
      const changes = log.slice(after, after + count)
      const frames = changes.flatMap(({ cursor, kind, seq }): LiveFrame[] => {
        if (kind === 'messages.deleted') return [{ kind, cursor, instance }]
        if (kind === 'message.deleted') {
          told.delete(seq)
          return [{ kind, cursor, instance, id: `m${seq}` }]
        }
        const found = present(seq)
        if (found === undefined || told.has(seq)) return []
        told.add(seq)
        return [{ kind, cursor, message: rowOf(found) }]
      })
      const cursor = changes.at(-1)?.cursor
      return cursor === undefined
        ? []
        : [...frames, { kind: 'counts', cursor, instance, counts: server.counts() }]
    },
  }
  return server
}
