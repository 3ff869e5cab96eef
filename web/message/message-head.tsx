import './message-head.css'
import type { ReactNode } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { formatMoment, formatSize } from '../model/format.ts'

interface MessageHeadProps {
  readonly message: MessageListItem
  readonly children?: ReactNode
}

/** Subject, sender and time, and what stands below them. */
export function MessageHead({ message, children }: MessageHeadProps) {
  const { name, address } = message.from
  const envelopeFrom = message.envelope.from === '' ? 'the null sender <>' : message.envelope.from
  return (
    <header className="message-head">
      <h1 className={message.subject === null ? 'none' : undefined}>{message.subject ?? '(no subject)'}</h1>
      <div className="message-from">
        <span>
          {name && <b>{name}</b>}{' '}
          {address ? <span className="address">{address}</span> : !name && <i>no From header</i>}
        </span>
        <span className="message-when">
          <time dateTime={message.receivedAt}>{formatMoment(message.receivedAt)}</time> ·{' '}
          {formatSize(message.sizeBytes)}
        </span>
      </div>
      {message.envelope.from !== address && (
        <p className="message-envelope">
          Envelope sender <span className="address">{envelopeFrom}</span>
        </p>
      )}
      {children}
    </header>
  )
}
