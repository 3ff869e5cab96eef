import './row-lines.css'
import { CalendarDays, KeyRound, Paperclip, TriangleAlert } from 'lucide-react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { formatMoment, formatSize, formatWhen, plural } from '../model/format.ts'
import { resultOf } from '../model/result.ts'
import { ResultMark } from '../ui/result-mark.tsx'
import { TagChip } from '../ui/tag-chip.tsx'
import { RowAddresses } from './row-addresses.tsx'

/** The subject needs its room; the message itself shows all. */
const SHOWN_TAGS = 2

/** The three lines of a row: subject and time; for whom and what became of it; sender, first words and size. */
export function RowLines({ message }: { message: MessageListItem }) {
  const sender = message.from.name || message.from.address || message.envelope.from || 'no sender'
  return (
    <>
      {!message.read && <span className="visually-hidden">Unread: </span>}
      <span className="row-line">
        <span className={message.subject === null ? 'row-subject none' : 'row-subject'}>
          {message.subject ?? '(no subject)'}
        </span>
        {message.conversation !== null && message.conversation.size > 1 && (
          <span className="row-count" title="Messages in this conversation">
            {message.conversation.size}
            <span className="visually-hidden"> in this conversation</span>
          </span>
        )}
        {message.tags.slice(0, SHOWN_TAGS).map((tag) => (
          <TagChip key={tag} tag={tag} />
        ))}
        {!message.parseable && (
          <TriangleAlert size={13} className="row-warning" aria-label="Could not be parsed" />
        )}
        {message.contents.includes('code') && <KeyRound size={13} aria-label="With a code" />}
        {message.contents.includes('calendar') && <CalendarDays size={13} aria-label="With an invitation" />}
        {message.attachmentCount > 0 && (
          <Paperclip size={13} aria-label={plural(message.attachmentCount, 'attachment')} />
        )}
        <time dateTime={message.receivedAt} title={formatMoment(message.receivedAt)}>
          {formatWhen(message.receivedAt, new Date())}
        </time>
      </span>
      <span className="row-line">
        <RowAddresses message={message} />
        <ResultMark result={resultOf(message)} />
      </span>
      <span className="row-line faint">
        <span className="row-snippet">
          <b>{sender}</b>
          {message.snippet && ` — ${message.snippet}`}
        </span>
        <span className="row-size">{formatSize(message.sizeBytes)}</span>
      </span>
    </>
  )
}
