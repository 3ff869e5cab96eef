import type { RetentionView } from '../../../server/contract/bounds.types.ts'
import { formatMoment, formatSize } from '../../model/format.ts'
import { formatRoute } from '../../route.ts'
import { Link } from '../../ui/link.tsx'
import { Section } from '../frame/section.tsx'
import { goingInWords, heldInWords, isBounded } from '../model/goes-next.ts'

interface GoesNextProps {
  readonly instance: string
  readonly retention: RetentionView
}

/** The oldest messages, and when each of them goes. */
export function GoesNext({ instance, retention }: GoesNextProps) {
  const now = new Date()
  const isEmpty = retention.next.length === 0
  const words = isBounded(retention) ? '' : ' Without a bound nothing goes by itself.'
  return (
    <Section title="What goes next" about={`${heldInWords(retention)}${words}`}>
      {isEmpty ? (
        <p className="none-yet">There is nothing that could go.</p>
      ) : (
        <ul className="items">
          {retention.next.map((next) => (
            <li key={next.id} className="item">
              <Link
                className="item-link"
                to={formatRoute({ instance, message: next.id, tab: null, search: '' })}
              >
                {next.subject ?? 'No subject'}
              </Link>
              <p className="item-facts">
                {isBounded(retention) && <span>{goingInWords(next, now)}</span>}
                <span>Received {formatMoment(next.receivedAt)}</span>
                <span>{formatSize(next.sizeBytes)}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
