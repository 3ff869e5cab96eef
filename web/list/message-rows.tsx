import './message-rows.css'
import { ArrowUp } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useInboxStore } from '../inbox/use-inbox.ts'
import { indexOfSeq, type MessageList } from '../list-state.ts'
import { formatCount } from '../model/format.ts'
import type { Route } from '../route.ts'
import type { Workspace } from '../use-workspace.ts'
import { MessageRow } from './message-row.tsx'
import { revealRow, useRowWindow } from './use-row-window.ts'
import { useSteadyScroll } from './use-steady-scroll.ts'

/** Height of a row; message-rows.css says the same. */
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
  const { rows } = list
  const count = Math.min(list.total, MOST_ROWS)
  const scroller = useRef<HTMLDivElement>(null)
  useSteadyScroll(scroller, rows, ROW_PX)
  const { first, end, isAtTop } = useRowWindow(scroller, count, ROW_PX)
  useEffect(() => {
    if (end > rows.length) need(end)
  }, [need, end, rows.length])

  const cursorIndex = rows.findIndex((row) => row.id === workspace.cursorId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the cursor scrolls, not mail that arrives
  useLayoutEffect(() => {
    if (scroller.current && cursorIndex >= 0) revealRow(scroller.current, cursorIndex, ROW_PX)
  }, [workspace.cursorId])

  const indexes = Array.from({ length: end - first }, (_, offset) => first + offset)
  return (
    <div className="message-rows">
      <NewAbove list={list} isAtTop={isAtTop} onPress={() => scroller.current?.scrollTo({ top: 0 })} />
      <div ref={scroller} className="rows-scroller">
        <ul style={{ height: count * ROW_PX }}>
          {indexes.map((index) => {
            const message = rows[index]
            return (
              <li
                key={message?.id ?? index}
                style={{ transform: `translateY(${index * ROW_PX}px)` }}
                aria-setsize={list.total}
                aria-posinset={index + 1}
              >
                {message ? (
                  <MessageRow
                    message={message}
                    search={route.search}
                    isOpen={message.id === route.message}
                    isCursor={message.id === workspace.cursorId}
                    isTabStop={index === Math.max(0, cursorIndex)}
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

interface NewAboveProps {
  readonly list: MessageList
  readonly isAtTop: boolean
  readonly onPress: () => void
}

/** Says how many messages came while the top was out of view. */
function NewAbove({ list, isAtTop, onPress }: NewAboveProps) {
  const newestSeq = list.rows[0]?.seq ?? 0
  const [seenSeq, setSeenSeq] = useState(newestSeq)
  if (isAtTop && seenSeq !== newestSeq) setSeenSeq(newestSeq)
  const above = isAtTop ? 0 : indexOfSeq(list.rows, seenSeq)
  if (above === 0) return null
  return (
    <button type="button" className="rows-new" onClick={onPress}>
      <ArrowUp size={14} aria-hidden /> {formatCount(above)} new
    </button>
  )
}
