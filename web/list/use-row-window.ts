import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { type RowView, viewOf } from './row-view.ts'

/** Rows beyond both edges that exist as well, so that fast scrolling meets rows and not gaps. */
const SPARE_ROWS = 6
/** At rest at the very top, where a flood of mail draws all that exist again and again. */
const SPARE_ROWS_AT_EDGE = 2
/** After this long without a flying jump, rows are drawn. */
const LANDED_MS = 90

/** The rows that have to exist: from `first` up to but not including `end`. */
export interface RowWindow {
  readonly first: number
  readonly end: number
  readonly isAtTop: boolean
  /** More than a screen goes by between two looks: nobody reads, and drawing rows would hold the scrolling up. */
  readonly isFlying: boolean
}

interface View extends RowView {
  readonly isAtTop: boolean
  readonly isFlying: boolean
}

/**
 * Follows what a scroller shows of `count` rows of one height, of which `rows` are loaded. When rows come or go above
 * those in view, these stay where they are; at the very top, new rows show and push the others down. Costs the same for
 * ten rows and for a million.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly MessageListItem[],
  count: number,
  rowPx: number,
): RowWindow {
  const [view, setView] = useState<View>({ ...NOTHING, rows })
  // Before rows are drawn: those of the place that the view leaves would exist for one frame only.
  if (view.rows !== rows) setView(viewOf(view, rows))
  const seen = useRef({ px: 0, atMs: Number.NEGATIVE_INFINITY, moved: 0 })
  useLayoutEffect(() => {
    const px = (view.moved - seen.current.moved) * rowPx
    if (px === 0 || !scroller.current) return
    scroller.current.scrollTop += px
    seen.current = { px: seen.current.px + px, atMs: seen.current.atMs, moved: view.moved }
  }, [scroller, view.moved, rowPx])
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let landing: ReturnType<typeof setTimeout> | undefined
    const measure = () => {
      const { scrollTop, clientHeight } = element
      const { px, atMs, moved } = seen.current
      const nowMs = performance.now()
      seen.current = { px: scrollTop, atMs: nowMs, moved }
      if (nowMs - atMs < LANDED_MS && Math.abs(scrollTop - px) > clientHeight) {
        clearTimeout(landing)
        landing = setTimeout(() => {
          landing = undefined
          measure()
        }, LANDED_MS)
      }
      const top = Math.floor(scrollTop / rowPx)
      const now = {
        top,
        screen: Math.ceil((scrollTop + clientHeight) / rowPx) - top,
        isAtEdge: scrollTop < 1,
        isAtTop: scrollTop < rowPx / 2,
        isFlying: landing !== undefined,
      }
      setView((before) => (isSame(before, now) ? before : { ...before, ...now }))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    measure()
    return () => {
      observer.disconnect()
      clearTimeout(landing)
      element.removeEventListener('scroll', measure)
    }
  }, [scroller, rowPx])
  const spare = view.isAtEdge ? SPARE_ROWS_AT_EDGE : SPARE_ROWS
  return {
    first: Math.min(Math.max(0, view.top - spare), count),
    end: Math.min(view.top + view.screen + spare, count),
    isAtTop: view.isAtTop,
    isFlying: view.isFlying,
  }
}

/** Scrolls as little as needed to show the row with this id whole, when another row becomes it. */
export function useRevealedRow(
  scroller: RefObject<HTMLElement | null>,
  id: string | null,
  index: number,
  rowPx: number,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another id scrolls, not a row that mail moves
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || index < 0) return
    const top = index * rowPx
    if (top < element.scrollTop) element.scrollTop = top
    const hidden = top + rowPx - (element.scrollTop + element.clientHeight)
    if (hidden > 0) element.scrollTop += hidden
  }, [id])
}

const NOTHING = { top: 0, screen: 0, isAtEdge: true, moved: 0, isAtTop: true, isFlying: false }

function isSame(before: View, now: Omit<View, 'rows' | 'moved'>): boolean {
  return (
    before.top === now.top &&
    before.screen === now.screen &&
    before.isAtEdge === now.isAtEdge &&
    before.isAtTop === now.isAtTop &&
    before.isFlying === now.isFlying
  )
}
