import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import type { LiveFrame } from '../../../server/contract/live.types.ts'
import type { MessageListItem } from '../../../server/contract/message.types.ts'
import { createActions } from '../../../web/inbox/actions.ts'
import { calmCounts } from '../../../web/inbox/calm-counts.ts'
import { createCell } from '../../../web/inbox/cell.ts'
import { createLoads } from '../../../web/inbox/loads.ts'
import type { Grouping } from '../../../web/list-state.ts'
import { applyFrames, EMPTY_INBOX, type Inbox } from '../../../web/state.ts'
import { createNetwork } from './network.ts'
import { createModelServer } from './server.ts'

/** One thing that happens; `n` chooses among what there is at that moment. */
export interface Step {
  readonly what: keyof World['steps']
  readonly n: number
}

export type World = ReturnType<typeof createWorld>

const INSTANCE = 'default'
const UNREAD = 'is:unread'
const CONVERSATIONS = ['a', 'b'] as const

/** The page's own state, loads and actions, before a model of the server behind a network that delays and fails. */
export function createWorld(grouping: Grouping) {
  const server = createModelServer(INSTANCE)
  const network = createNetwork(server)
  const cell = createCell<Inbox>(EMPTY_INBOX)
  const loads = createLoads(cell)
  const actions = createActions(cell)
  const counts = calmCounts((frames) => cell.set(applyFrames(cell.get(), frames)))
  cell.subscribe(loads.refresh)
  let socket: LiveFrame[] | null = null
  let told = 0
  let undo: (() => Promise<void>) | undefined
  /** What was marked here, not refused, and marked by nobody else since: it has to be shown so, whatever comes when. */
  const marked = new Map<string, boolean>()
  const ignore = (work: Promise<unknown>) => void work.catch(() => {})
  const chosen = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(1, from.length)]
  const rowAt = (n: number) => chosen(cell.get().list?.rows ?? [], n)?.id
  const onServer = (n: number, run: (seq: number) => void, from = server.seqs()) => {
    const seq = chosen(from, n)
    if (seq !== undefined) run(seq)
  }
  const onRow = (n: number, run: (ids: string[]) => Promise<unknown>) => {
    const id = rowAt(n)
    if (id !== undefined) ignore(run([id]))
  }
  const connect = () => {
    if (socket !== null) return
    const { cursor } = cell.get()
    const isLost = cursor !== null && !server.knows(cursor)
    told = cursor === null || isLost ? server.cursor() : cursor
    socket = [...(isLost ? [{ kind: 'reset', cursor: told } as const] : []), { kind: 'hello', cursor: told }]
  }
  const steps = {
    arrive: (n: number) => server.arrive(CONVERSATIONS[n % 5] ?? null),
    join: (n: number) => onServer(n, (seq) => server.join(seq, n % 2 === 0 ? 'a' : 'b')),
    mark: (n: number) =>
      onServer(n, (seq) => {
        marked.delete(`m${seq}`)
        server.mark(seq, n % 3 !== 0)
      }),
    trash: (n: number) => onServer(n, server.trash),
    restore: (n: number) => onServer(n, server.restore, server.trashed()),
    trashMany: (n: number) => void server.trashMany((seq) => seq % 3 === n % 3),
    forget: () => server.forget(),
    tell: (n: number) => {
      if (socket === null) return
      const batch = server.frames(told, n + 1)
      told = Math.min(server.cursor(), told + n + 1)
      socket.push(...batch)
    },
    deliver: (n: number) => {
      if (socket !== null && socket.length > 0) counts.take(socket.splice(0, n + 1))
    },
    disconnect: () => {
      socket = null
    },
    connect,
    compute: network.compute,
    answer: network.answer,
    refuse: network.refuse,
    tick: () => void vi.runOnlyPendingTimers(),
    need: (n: number) => loads.need(n),
    show: (n: number) => actions.showList(INSTANCE, n % 3 === 0 ? UNREAD : ''),
    group: (n: number) => actions.setGrouping(n % 2 === 0 ? 'none' : 'conversations'),
    markRow: (n: number) =>
      onRow(n, (ids) => {
        for (const id of ids) marked.set(id, n % 3 !== 0)
        return actions.mark(INSTANCE, ids, { read: n % 3 !== 0 }).catch(() => marked.clear())
      }),
    removeRow: (n: number) => onRow(n, (ids) => actions.remove(INSTANCE, ids)),
    restoreRow: (n: number) =>
      onServer(n, (seq) => ignore(actions.restore(INSTANCE, [`m${seq}`])), server.trashed()),
    removeMatching: () => {
      const search = cell.get().list?.search ?? ''
      ignore(
        actions.matching.remove(INSTANCE, search).then(({ restore }) => {
          undo = restore
        }),
      )
    },
    undo: () => {
      if (undo) ignore(undo())
      undo = undefined
    },
    retry: () => actions.retry(),
  }
  const rest = async () => {
    connect()
    do {
      steps.tell(1000)
      steps.deliver(1000)
      while (network.isBusy()) {
        network.answer(0)
        await nextTurn()
      }
      steps.tick()
      if (cell.get().list?.phase === 'failed') actions.retry()
      await nextTurn()
    } while (network.isBusy() || vi.getTimerCount() > 0 || told < server.cursor())
    expect(cell.get().list).toMatchObject({ phase: 'ready', trust: 'fresh' })
  }
  const check = (isExact: 'exact' | 'search') => {
    const { list, instances } = cell.get()
    const rows = list?.rows ?? []
    const asked = { unreadOnly: list?.search === UNREAD, grouped: list?.grouping === 'conversations' }
    const all = server.listed(asked)
    const shown = all.filter(({ seq }) => seq >= (list?.reach ?? 0))
    const seqs = rows.map(({ seq }) => seq)
    // That a conversation became smaller is told by no frame; where it is one row, it is asked for.
    const asSeen = (row: MessageListItem) =>
      asked.grouped ? row : { ...row, conversation: row.conversation?.id }
    expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => other - one))
    if (isExact === 'exact') {
      expect(rows.map(asSeen)).toEqual(shown.map(asSeen))
      expect(list?.total).toBe(all.length)
    } else expect(rows.filter(({ seq }) => server.isUnread(seq)).map(asSeen)).toEqual(shown.map(asSeen))
    expect(instances[0]?.counts).toEqual(server.counts())
  }
  const checkMarks = () => {
    for (const { id, read } of cell.get().list?.rows ?? []) expect(read, id).toBe(marked.get(id) ?? read)
  }
  actions.showList(INSTANCE, '')
  actions.setGrouping(grouping)
  return {
    steps,
    async run(happening: readonly Step[]) {
      for (const { what, n } of happening) {
        steps[what](n)
        checkMarks()
        await nextTurn()
        checkMarks()
      }
    },
    /** All frames delivered, all requests answered: what is shown has to be what the server has. */
    async checkAtRest() {
      await rest()
      check(cell.get().list?.search === '' ? 'exact' : 'search')
      loads.need(10_000)
      await rest()
      expect(cell.get().list).toMatchObject({ nextPageToken: null, reach: 0 })
      check(cell.get().list?.search === '' ? 'exact' : 'search')
      actions.retry()
      await rest()
      check('exact')
    },
    close: () => {
      counts.stop()
      network.close()
    },
  }
}
