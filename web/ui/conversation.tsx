import './conversation.css'
import type { AttemptView } from '../../server/contract/outbox.types.ts'

/** What was said in an SMTP conversation that we began. */
export function Conversation({ lines }: { lines: AttemptView['transcript'] }) {
  return (
    <ol className="conversation" aria-label="What was said">
      {lines.map(({ from, line }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines may be the same, and never move
        <li key={index} className={from}>
          <span className="conversation-who">{from === 'client' ? 'We' : 'It'}</span>
          <span>{line}</span>
        </li>
      ))}
    </ol>
  )
}
