import './message-rows.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useInboxStore } from '../data/use-inbox.ts'
import { indexOfSeq, type MessageList } from '../list-state.ts'
import { formatCount } from '../model/format.ts'
import type { Route } from '../route.ts'
import type { Workspace } from '../use-workspace.ts'
import { MessageRow } from './message-row.tsx'
import { useSteadyScroll } from './use-steady-scroll.ts'

/** Height of a row; message-row.css says the same. */
const ROW_PX = 84
/** Browsers lay out no taller element than about 16 million pixels. */
const MOST_ROWS = 180_000

interface MessageRowsProps {
  readonly list: MessageList
  readonly route: Route
  readonly workspace: Workspace
}

/** All rows of the list, of which only those in view exist. Rows in view stay where they are when mail arrives. */
export function MessageRows({ list, route, workspace }: MessageRowsProps) {
  const { need } = useInboxStore()
  const scroller = useRef<HTMLDivElement>(null)
  const [topSeq, setTopSeq] = useState(list.rows[0]?.seq ?? 0)
  useSteadyScroll(scroller, list.rows, ROW_PX)
  const virtual = useVirtualizer({
    count: Math.min(list.total, MOST_ROWS),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    useFlushSync: false,
    getItemKey: (index) => list.rows[index]?.id ?? index,
  })
  const items = virtual.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? 0
  const loaded = list.rows.length
  useEffect(() => {
    if (lastIndex >= loaded) need(lastIndex)
  }, [need, lastIndex, loaded])

  const cursorIndex = list.rows.findIndex((row) => row.id === workspace.cursorId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the cursor scrolls, not mail that arrives
  useEffect(() => {
    if (workspace.cursorId !== null && cursorIndex >= 0) virtual.scrollToIndex(cursorIndex, { align: 'auto' })
  }, [workspace.cursorId])

  const isAtTop = (virtual.scrollOffset ?? 0) < ROW_PX / 2
  const newestSeq = list.rows[0]?.seq ?? 0
  useEffect(() => {
    if (isAtTop) setTopSeq(newestSeq)
  }, [isAtTop, newestSeq])
  const above = isAtTop ? 0 : indexOfSeq(list.rows, topSeq)

  return (
    <div className="message-rows">
      {above > 0 && (
        <button
          type="button"
          className="rows-new"
          onClick={() => virtual.scrollToOffset(0, { behavior: 'smooth' })}
        >
          <ArrowUp size={14} aria-hidden /> {formatCount(above)} new
        </button>
      )}
      <div ref={scroller} className="rows-scroller">
        <ul style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const message = list.rows[item.index]
            return (
              <li
                key={item.key}
                style={{ transform: `translateY(${item.start}px)` }}
                aria-setsize={list.total}
                aria-posinset={item.index + 1}
              >
                {message ? (
                  <MessageRow
                    message={message}
                    search={route.search}
                    isOpen={message.id === route.message}
                    isCursor={message.id === workspace.cursorId}
                    isTabStop={item.index === Math.max(0, cursorIndex)}
                    isSelected={workspace.selection.ids.has(message.id)}
                    workspace={workspace}
                  />
                ) : (
                  <div className="row-placeholder" />
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
