import './source-find.css'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import { findRanges, showFound } from './find-ranges.ts'
import { IconButton } from './icon-button.tsx'

/** Finds text in an element: marks all places, steps through them. */
export function SourceFind({ within }: { within: RefObject<HTMLElement | null> }) {
  const [wanted, setWanted] = useState('')
  const [ranges, setRanges] = useState<readonly Range[]>([])
  const [at, setAt] = useState(0)
  useEffect(() => {
    setRanges(within.current ? findRanges(within.current, wanted) : [])
    setAt(0)
  }, [within, wanted])
  useEffect(() => {
    showFound(ranges, ranges[at])
    return () => showFound([], undefined)
  }, [ranges, at])
  const step = (by: 1 | -1) => {
    if (ranges.length > 0) setAt((at + by + ranges.length) % ranges.length)
  }
  return (
    <search className="source-find">
      <input
        type="text"
        aria-label="Find in the source"
        placeholder="Find"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') setWanted('')
        }}
      />
      <span className="source-found" role="status">
        {wanted !== '' && (ranges.length === 0 ? 'none' : `${at + 1} of ${ranges.length}`)}
      </span>
      <IconButton
        icon={ChevronUp}
        label="Previous place"
        disabled={ranges.length === 0}
        onClick={() => step(-1)}
      />
      <IconButton
        icon={ChevronDown}
        label="Next place"
        disabled={ranges.length === 0}
        onClick={() => step(1)}
      />
    </search>
  )
}
