import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { indexOfSeq } from '../list-state.ts'

/**
 * Keeps the row at the top edge where it is when rows come or go above it. At the very top, new rows show
 * and push the others down.
 */
export function useSteadyScroll(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly MessageListItem[],
  rowPx: number,
): void {
  const before = useRef(rows)
  useLayoutEffect(() => {
    const element = scroller.current
    const previous = before.current
    before.current = rows
    // Rows that came below move nothing; asking where the scroller stands would cost a layout.
    if (!element || previous === rows || isContinued(previous, rows) || element.scrollTop < 1) return
    const index = Math.floor(element.scrollTop / rowPx)
    const anchor = previous[index]
    if (anchor) element.scrollTop += (indexOfSeq(rows, anchor.seq) - index) * rowPx
  }, [scroller, rows, rowPx])
}

/** Whether the rows before are the beginning of the rows now, by their ends: rows are in order and none is there twice. */
function isContinued(before: readonly MessageListItem[], now: readonly MessageListItem[]): boolean {
  const last = before.length - 1
  return last >= 0 && before[0]?.seq === now[0]?.seq && before[last]?.seq === now[last]?.seq
}
