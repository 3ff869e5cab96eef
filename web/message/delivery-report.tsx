import './delivery-report.css'
import type { DeliveryReportView } from '../../server/contract/message.types.ts'
import { atBase } from '../base-path.ts'
import { actionWords } from '../model/report-words.ts'
import { formatRoute } from '../route.ts'

interface DeliveryReportProps {
  readonly report: DeliveryReportView
  readonly instance: string
  readonly search: string
  readonly onOpen: (id: string) => void
}

/** What a bounce says, so that nobody has to read it. All of it is the reporter's word. */
export function DeliveryReport({ report, instance, search, onOpen }: DeliveryReportProps) {
  const { original, reportingMta, recipients, isCut } = report
  return (
    <section className="delivery-report" aria-label="Delivery report">
      <p className="delivery-report-title">
        Delivery report{reportingMta === null ? '' : ` of ${reportingMta}`}
      </p>
      {original !== null && (
        <p>
          About{' '}
          <a
            href={atBase(formatRoute({ instance, message: original.id, tab: null, search }))}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey) return
              event.preventDefault()
              onOpen(original.id)
            }}
          >
            {original.subject ?? '(no subject)'}
          </a>
        </p>
      )}
      <ul>
        {recipients.map((recipient, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: recipients may repeat; a report never changes
          <Recipient key={index} recipient={recipient} />
        ))}
      </ul>
      {recipients.length === 0 && <p>It names no recipient.</p>}
      {isCut && <p>It tells of more recipients than are shown here; the raw message has all.</p>}
    </section>
  )
}

function Recipient({ recipient }: { recipient: DeliveryReportView['recipients'][number] }) {
  const { address, originalAddress, diagnostic, remoteMta, willRetryUntil } = recipient
  const { tone, text } = actionWords(recipient)
  return (
    <li>
      <span>{address}</span> <b className={tone}>{text}</b>
      {originalAddress !== null && <p>Sent to {originalAddress}</p>}
      {diagnostic !== null && (
        <p>
          {remoteMta === null ? 'It was told' : `${remoteMta} said`}: <code>{diagnostic}</code>
        </p>
      )}
      {willRetryUntil !== null && <p>It is tried until {willRetryUntil}</p>}
    </li>
  )
}
