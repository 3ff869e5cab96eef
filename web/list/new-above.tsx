import './new-above.css'
import { ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { indexOfSeq, type MessageList } from '../list-state.ts'
import { formatCount } from '../model/format.ts'

interface NewAboveProps {
  readonly list: MessageList
  readonly isAtTop: boolean
  readonly onPress: () => void
}

/** Says how many messages came while the top was out of view. */
export function NewAbove({ list, isAtTop, onPress }: NewAboveProps) {
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
