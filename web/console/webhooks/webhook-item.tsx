import type { WebhookView } from '../../../server/contract/webhook.types.ts'
import { formatMoment } from '../../model/format.ts'
import { eventsInWords } from '../model/webhook-draft.ts'
import { agoInWords } from '../model/when.ts'

interface WebhookItemProps {
  readonly webhook: WebhookView
  readonly isBusy: boolean
  readonly onLog: () => void
  readonly onTest: () => void
  readonly onEdit: () => void
  readonly onSwitch: () => void
  readonly onRemove: () => void
}

/** A webhook: where it goes, what it is told of, and what can be done with it. */
export function WebhookItem({ webhook, isBusy, ...on }: WebhookItemProps) {
  const { url, events, search, enabled, createdAt, previousSecretUntil } = webhook
  const actions = [
    { label: 'Log', onClick: on.onLog },
    { label: 'Test', onClick: on.onTest },
    { label: 'Edit', onClick: on.onEdit },
    { label: enabled ? 'Switch off' : 'Switch on', onClick: on.onSwitch },
  ]
  return (
    <li className="item">
      <p className="item-main">
        <span className="item-name mono">{url}</span>
        {!enabled && <span className="state-tag">Off</span>}
      </p>
      <p className="item-facts">
        <span>{eventsInWords(events)}</span>
        {search !== null && <span className="mono">{search}</span>}
        {previousSecretUntil !== null && (
          <span title={formatMoment(previousSecretUntil)}>
            Signed with the previous secret, too; that ends {agoInWords(previousSecretUntil, new Date())}
          </span>
        )}
        <span title={formatMoment(createdAt)}>Made {agoInWords(createdAt, new Date())}</span>
      </p>
      <div className="item-actions webhook-actions">
        {actions.map(({ label, onClick }) => (
          <button
            key={label}
            type="button"
            className="button"
            disabled={isBusy}
            aria-label={`${label}: ${url}`}
            onClick={onClick}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          className="button danger"
          disabled={isBusy}
          aria-label={`Remove ${url}`}
          onClick={on.onRemove}
        >
          Remove
        </button>
      </div>
    </li>
  )
}
