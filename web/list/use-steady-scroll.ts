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
    if (!element || previous === rows || element.scrollTop < 1) return
    const index = Math.floor(element.scrollTop / rowPx)
    const anchor = previous[index]
    if (anchor) element.scrollTop += (indexOfSeq(rows, anchor.seq) - index) * rowPx
  }, [scroller, rows, rowPx])
}
