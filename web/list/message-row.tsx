import './message-row.css'
import { Star } from 'lucide-react'
import { type MouseEvent, memo, useEffect, useRef } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { atBase } from '../base-path.ts'
import { formatRoute } from '../route.ts'
import { RowLines } from './row-lines.tsx'
import type { RowActions } from './use-row-actions.ts'

interface MessageRowProps {
  readonly message: MessageListItem
  readonly search: string
  readonly isOpen: boolean
  readonly isCursor: boolean
  readonly isTabStop: boolean
  readonly isSelected: boolean
  readonly canMark: boolean
  /** The same for every render, so that a row is drawn again only when it is another. */
  readonly actions: RowActions
}

/** One message of the list. The row is a link; check box and star lie beside it, not in it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, search, isOpen, isCursor, isTabStop, isSelected, canMark, actions } = props
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // Focus follows the cursor only while it is in the list: the message and the search keep theirs.
    if (isCursor && document.activeElement?.closest('.rows-scroller'))
      link.current?.focus({ preventScroll: true })
  }, [isCursor])

  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey) return
    event.preventDefault()
    if (event.shiftKey) actions.extendTo(message.id)
    else actions.open(message.id)
  }
  const subject = message.subject ?? '(no subject)'
  return (
    <div className={classOf(props)}>
      <a
        ref={link}
        className="row-link"
        href={atBase(formatRoute({ instance: message.instance, message: message.id, tab: null, search }))}
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isOpen ? 'true' : undefined}
        draggable={false}
        onClick={onClick}
        onFocus={() => actions.setCursor(message.id)}
      >
        <RowLines message={message} />
      </a>
      <label className="row-check">
        <input
          type="checkbox"
          aria-label={`Select ${subject}`}
          checked={isSelected}
          tabIndex={isTabStop ? 0 : -1}
          onChange={({ nativeEvent }) => {
            actions.setCursor(message.id)
            if (nativeEvent instanceof MouseEvent && nativeEvent.shiftKey) actions.extendTo(message.id)
            else actions.toggle(message.id)
          }}
        />
      </label>
      <button
        type="button"
        className="row-star"
        aria-label={`Star ${subject}`}
        aria-pressed={message.starred}
        disabled={!canMark}
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => actions.setStarred(message.id, !message.starred)}
      >
        <Star size={14} aria-hidden fill={message.starred ? 'currentColor' : 'none'} />
      </button>
    </div>
  )
})

function classOf({ message, isOpen, isCursor, isSelected }: MessageRowProps): string {
  const states = [isOpen && 'open', isCursor && 'cursor', isSelected && 'selected', !message.read && 'unread']
  return ['row', ...states].filter(Boolean).join(' ')
}
