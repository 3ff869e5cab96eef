import { Ban, RotateCw, Send } from 'lucide-react'
import { useState } from 'react'
import type { OutboxItem } from '../../server/contract/outbox.types.ts'
import { KindBadge } from '../frame/kind-badge.tsx'
import { useInbox } from '../inbox/use-inbox.ts'
import { formatWhen, plural } from '../model/format.ts'
import { formatRoute } from '../route.ts'
import { Address } from '../ui/address.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Link } from '../ui/link.tsx'
import { ResultMark } from '../ui/result-mark.tsx'
import { OutboxAttempts } from './outbox-attempts.tsx'
import { isWaiting, markOf, nextInWords } from './outbox-words.ts'
import type { Steering } from './use-steering.ts'

interface OutboxRowProps {
  readonly item: OutboxItem
  readonly isChosen: boolean
  readonly steering: Steering
  readonly onChoose: (isChosen: boolean) => void
  readonly onCancel: () => void
  readonly onSendAgain: () => void
}

/** One recipient of one message: where it stands, what was answered last, what comes next. */
export function OutboxRow({ item, isChosen, steering, onChoose, onCancel, onSendAgain }: OutboxRowProps) {
  const { instances } = useInbox()
  const { address, messageId, reply, relay, createdAt, attempts } = item
  const instance = instances.find(({ name }) => name === item.instance)
  const maySteer = steering.maySteer(item.instance)
  const now = new Date()
  const next = nextInWords(item, now)
  return (
    <li className="item outbox-row">
      {maySteer && (
        <input
          type="checkbox"
          className="outbox-check"
          aria-label={`Select the delivery to ${address}`}
          checked={isChosen}
          disabled={!isWaiting(item)}
          onChange={(event) => onChoose(event.target.checked)}
        />
      )}
      <div className="outbox-what">
        <p className="outbox-to">
          <ResultMark result={markOf(item)} />
          <b>
            <Address address={address} />
          </b>
          {item.possibleDuplicate && (
            <span
              className="state-tag"
              title="An attempt ended without an answer: it may have arrived, and is sent again."
            >
              Possible duplicate
            </span>
          )}
          {item.released && (
            <span className="state-tag" title="A person sent it on">
              Released
            </span>
          )}
        </p>
        <p className="outbox-subject">
          <Link to={formatRoute({ instance: item.instance, message: messageId, tab: null, search: '' })}>
            {item.subject ?? '(no subject)'}
          </Link>
        </p>
        <p className="item-facts">
          <span className="outbox-instance">
            {instance?.label ?? item.instance} {instance && <KindBadge kind={instance.kind} />}
          </span>
          <span>through {relay}</span>
          <span title={createdAt}>since {formatWhen(createdAt, now)}</span>
          {next && <span className="outbox-next">{next}</span>}
        </p>
        {reply && <p className="outbox-reply">{reply}</p>}
        {attempts > 0 && <Attempts item={item} />}
      </div>
      {maySteer && (
        <div className="item-actions">
          {isWaiting(item) && (
            <>
              <IconButton
                icon={RotateCw}
                label={`Retry now: ${address}`}
                disabled={steering.isBusy}
                onClick={() => void steering.steer('retry', [item])}
              />
              <IconButton
                icon={Ban}
                label={`Give up: ${address}`}
                className="danger"
                disabled={steering.isBusy}
                onClick={onCancel}
              />
            </>
          )}
          {(item.state === 'failed' || item.state === 'cancelled') && (
            <IconButton icon={Send} label={`Send again: ${address}`} onClick={onSendAgain} />
          )}
        </div>
      )}
    </li>
  )
}

function Attempts({ item }: { item: OutboxItem }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="outbox-attempts" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{plural(item.attempts, 'attempt')}</summary>
      {isOpen && <OutboxAttempts item={item} />}
    </details>
  )
}
