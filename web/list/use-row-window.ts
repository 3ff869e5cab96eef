import { type RefObject, useLayoutEffect, useState } from 'react'

/** Rows beyond both edges that exist as well, so that fast scrolling meets rows and not gaps. */
const SPARE_ROWS = 6
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

/** Follows what a scroller shows of `count` rows of one height. Costs the same for ten rows and for a million. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
): RowWindow {
  const [view, setView] = useState<RowWindow>({ first: 0, end: 0, isAtTop: true, isFlying: false })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let before = { top: element.scrollTop, atMs: Number.NEGATIVE_INFINITY }
    let landing: ReturnType<typeof setTimeout> | undefined
    const measure = () => {
      const { scrollTop, clientHeight } = element
      const now = { top: scrollTop, atMs: performance.now() }
      const isQuick = now.atMs - before.atMs < LANDED_MS && Math.abs(now.top - before.top) > clientHeight
      before = now
      if (isQuick) {
        clearTimeout(landing)
        landing = setTimeout(() => {
          landing = undefined
          measure()
        }, LANDED_MS)
      }
      const next = {
        first: Math.max(0, Math.floor(scrollTop / rowPx) - SPARE_ROWS),
        end: Math.ceil((scrollTop + clientHeight) / rowPx) + SPARE_ROWS,
        isAtTop: scrollTop < rowPx / 2,
        isFlying: landing !== undefined,
      }
      setView((before) => (isSame(before, next) ? before : next))
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
  return { ...view, first: Math.min(view.first, count), end: Math.min(view.end, count) }
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

function isSame(one: RowWindow, other: RowWindow): boolean {
  return (
    one.first === other.first &&
    one.end === other.end &&
    one.isAtTop === other.isAtTop &&
    one.isFlying === other.isFlying
  )
}
