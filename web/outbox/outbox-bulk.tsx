import { Ban, RotateCw } from 'lucide-react'
import type { OutboxItem } from '../../server/contract/outbox.types.ts'
import { formatCount } from '../model/format.ts'

interface OutboxBulkProps {
  /** What waits and may be steered, of what is shown. */
  readonly steerable: readonly OutboxItem[]
  readonly selected: readonly OutboxItem[]
  readonly isBusy: boolean
  readonly onChoose: (ids: readonly number[], isChosen: boolean) => void
  readonly onRetry: () => void
  readonly onCancel: () => void
}

/** What can be done with the selected deliveries, or with all that wait when none is. */
export function OutboxBulk({ steerable, selected, isBusy, onChoose, onRetry, onCancel }: OutboxBulkProps) {
  const isAll = selected.length === steerable.length
  const whole = selected.length === 0 ? ' all that wait' : ''
  return (
    <div className="outbox-bulk" role="toolbar" aria-label="Deliveries that wait">
      <label className="check">
        <input
          type="checkbox"
          checked={isAll}
          ref={(box) => {
            if (box) box.indeterminate = !isAll && selected.length > 0
          }}
          onChange={() =>
            onChoose(
              steerable.map(({ id }) => id),
              !isAll,
            )
          }
        />
        <span>{selected.length === 0 ? 'Select all shown' : `${formatCount(selected.length)} selected`}</span>
      </label>
      <span className="outbox-bulk-buttons">
        <button type="button" className="button" disabled={isBusy} onClick={onRetry}>
          <RotateCw size={14} aria-hidden /> Retry{whole} now
        </button>
        <button type="button" className="button danger" disabled={isBusy} onClick={onCancel}>
          <Ban size={14} aria-hidden /> Give up{whole}
        </button>
      </span>
    </div>
  )
}
