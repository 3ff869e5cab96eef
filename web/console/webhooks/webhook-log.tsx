import { useState } from 'react'
import type { WebhookDeliveryDetailView, WebhookView } from '../../../server/contract/webhook.types.ts'
import { formatMoment } from '../../model/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { eventInWords, stateInWords } from '../model/webhook-draft.ts'
import { agoInWords } from '../model/when.ts'
import { useLoaded } from '../use-loaded.ts'
import { webhooksApi } from '../webhooks-api.ts'
import { WebhookCall } from './webhook-call.tsx'

interface WebhookLogProps {
  readonly instance: string
  readonly webhook: WebhookView
  /** Opened at first, such as that of a test. */
  readonly opened: WebhookDeliveryDetailView | null
  readonly onClose: () => void
}

/** What a webhook was told and is to be told, newest first, a page at a time. */
export function WebhookLog({ instance, webhook: { id, url }, opened, onClose }: WebhookLogProps) {
  const { say } = useConsole()
  const [page, setPage] = useState<string | null>(null)
  const log = useLoaded(`webhook ${id} ${page} ${opened?.id}`, () =>
    webhooksApi.deliveries(instance, id, page),
  )
  const [shown, setShown] = useState(opened)
  const { problem, isBusy, run } = useSaving()

  const show = async (delivery: string) => {
    if (shown?.id === delivery) setShown(null)
    else setShown((await run(() => webhooksApi.delivery(instance, id, delivery))) ?? null)
  }
  const redeliver = async (delivery: string) => {
    const done = await run(() => webhooksApi.redeliver(instance, id, delivery))
    if (done === undefined) return
    say('It is sent again')
    setShown(null)
    log.reload()
  }
  const deliveries = log.data?.deliveries ?? []
  return (
    <Section
      title="Log"
      about={`What ${url} was told, and is to be told. Settled ones are kept for 7 days.`}
      actions={
        <span className="item-actions">
          <button type="button" className="button" onClick={log.reload}>
            Refresh
          </button>
          <button type="button" className="button" onClick={onClose}>
            Close the log
          </button>
        </span>
      }
    >
      <ProblemNote problem={log.problem ?? problem} />
      {deliveries.length > 0 && (
        <ul className="items" aria-label="Deliveries">
          {deliveries.map((delivery) => (
            <li key={delivery.id} className="item with-action">
              <div>
                <p className="item-main">
                  <span className="item-name">{eventInWords(delivery.event)}</span>
                  <span className="state-tag">{stateInWords(delivery)}</span>
                  {delivery.status !== null && <span className="mono">{delivery.status}</span>}
                </p>
                <p className="item-facts">
                  <span title={formatMoment(delivery.createdAt)}>
                    {agoInWords(delivery.createdAt, new Date())}
                  </span>
                  <span>{delivery.attempts === 1 ? '1 attempt' : `${delivery.attempts} attempts`}</span>
                  {delivery.dueAt && <span>Next {formatMoment(delivery.dueAt)}</span>}
                  {delivery.problem && <span>{delivery.problem}</span>}
                </p>
              </div>
              <div className="item-actions">
                <button
                  type="button"
                  className="button"
                  disabled={isBusy}
                  aria-expanded={shown?.id === delivery.id}
                  onClick={() => show(delivery.id)}
                >
                  Details
                </button>
                <button
                  type="button"
                  className="button"
                  disabled={isBusy}
                  onClick={() => redeliver(delivery.id)}
                >
                  Send again
                </button>
              </div>
              {shown?.id === delivery.id && <WebhookCall call={shown} />}
            </li>
          ))}
        </ul>
      )}
      {log.data && deliveries.length === 0 && <p className="none-yet">It was told of nothing yet.</p>}
      <div className="item-actions">
        {page !== null && (
          <button type="button" className="button" onClick={() => setPage(null)}>
            Newest
          </button>
        )}
        {log.data?.nextPageToken && (
          <button type="button" className="button" onClick={() => setPage(log.data?.nextPageToken ?? null)}>
            Older
          </button>
        )}
      </div>
    </Section>
  )
}
