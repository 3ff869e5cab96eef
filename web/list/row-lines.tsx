import './row-lines.css'
import { Paperclip, TriangleAlert } from 'lucide-react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { formatMoment, formatSize, formatWhen, plural } from '../model/format.ts'
import { resultOf } from '../model/result.ts'
import { ResultMark } from '../ui/result-mark.tsx'
import { RowAddresses } from './row-addresses.tsx'

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
        {!message.parseable && (
          <TriangleAlert size={13} className="row-warning" aria-label="Could not be parsed" />
        )}
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
