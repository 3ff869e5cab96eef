import './message-rows.css'
import { useEffect, useRef } from 'react'
import { useInboxStore } from '../inbox/use-inbox.ts'
import type { MessageList } from '../list-state.ts'
import type { Route } from '../route.ts'
import type { Workspace } from '../use-workspace.ts'
import { MessageRow } from './message-row.tsx'
import { NewAbove } from './new-above.tsx'
import { useRowActions } from './use-row-actions.ts'
import { useRevealedRow, useRowWindow } from './use-row-window.ts'

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
  const { first, end, isAtTop, isFlying } = useRowWindow(scroller, rows, count, ROW_PX)
  useEffect(() => {
    if (end > rows.length) need(end)
  }, [need, end, rows.length])

  const actions = useRowActions(workspace)
  const canMark = workspace.may('mark')
  const { cursorId } = workspace
  const cursorIndex = cursorId === null ? -1 : rows.findIndex((row) => row.id === cursorId)
  useRevealedRow(scroller, workspace.cursorId, cursorIndex, ROW_PX)
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
                {message && !isFlying ? (
                  <MessageRow
                    message={message}
                    search={route.search}
                    isOpen={message.id === route.message}
                    isCursor={message.id === workspace.cursorId}
                    isTabStop={index === Math.max(0, cursorIndex)}
                    isSelected={workspace.selection.has(message.id)}
                    canMark={canMark}
                    actions={actions}
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
