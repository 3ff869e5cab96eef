import { useState } from 'react'
import type { OutboxAllView, OutboxItem } from '../../server/contract/outbox.types.ts'
import { useInbox } from '../inbox/use-inbox.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Link } from '../ui/link.tsx'
import { OutboxBulk } from './outbox-bulk.tsx'
import { type OutboxPlace, outboxUrl } from './outbox-place.ts'
import { OutboxRow } from './outbox-row.tsx'
import { isWaiting } from './outbox-words.ts'
import type { Steering } from './use-steering.ts'

interface OutboxListProps {
  readonly place: OutboxPlace
  readonly view: OutboxAllView
  readonly steering: Steering
  readonly showMore: (() => void) | null
  readonly onSendAgain: (item: OutboxItem) => void
}

/** Deliveries, newest first; those that wait can be selected. */
export function OutboxList({ place, view, steering, showMore, onSendAgain }: OutboxListProps) {
  const { instances } = useInbox()
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [cancels, setCancels] = useState<{ words: string; run: () => Promise<void> } | null>(null)
  const { deliveries, nextPageToken } = view
  const steerable = deliveries.filter((item) => isWaiting(item) && steering.maySteer(item.instance))
  const selected = steerable.filter(({ id }) => chosen.has(id))
  const theirs = instances
    .map(({ name }) => name)
    .filter((name) => (place.instance ?? name) === name && steering.maySteer(name))
  const choose = (ids: readonly number[], isChosen: boolean) => {
    const next = new Set(selected.map(({ id }) => id))
    for (const id of ids) {
      if (isChosen) next.add(id)
      else next.delete(id)
    }
    setChosen(next)
  }
  const cancel = (items: readonly OutboxItem[]) =>
    setCancels({
      words: items.length === 1 ? `to ${items[0]?.address}` : `to ${items.length} recipients`,
      run: () => steering.steer('cancel', items),
    })
  return (
    <div className="outbox-deliveries">
      {steerable.length > 0 && (
        <OutboxBulk
          steerable={steerable}
          selected={selected}
          isBusy={steering.isBusy}
          onChoose={choose}
          onRetry={() =>
            selected.length > 0
              ? steering.steer('retry', selected)
              : steering.steerWaiting('retry', theirs, place)
          }
          onCancel={() =>
            selected.length > 0
              ? cancel(selected)
              : setCancels({
                  words: 'that waits here, shown or not',
                  run: () => steering.steerWaiting('cancel', theirs, place),
                })
          }
        />
      )}
      {deliveries.length === 0 ? (
        <p className="none-yet">Nothing here.</p>
      ) : (
        <ul className="items" aria-label="Deliveries">
          {deliveries.map((item) => (
            <OutboxRow
              key={item.id}
              item={item}
              isChosen={chosen.has(item.id) && isWaiting(item)}
              steering={steering}
              onChoose={(isChosen) => choose([item.id], isChosen)}
              onCancel={() => cancel([item])}
              onSendAgain={() => onSendAgain(item)}
            />
          ))}
        </ul>
      )}
      {showMore && (
        <button type="button" className="button outbox-more" onClick={showMore}>
          Show more
        </button>
      )}
      {!showMore && nextPageToken !== null && (
        <Link className="button outbox-more" to={outboxUrl({ ...place, before: nextPageToken })}>
          Older
        </Link>
      )}
      {cancels && (
        <Confirm
          title="Give it up?"
          verb="Give up"
          tone="danger"
          isBusy={steering.isBusy}
          onConfirm={() => {
            setCancels(null)
            void cancels.run()
          }}
          onClose={() => setCancels(null)}
        >
          <p>What waits {cancels.words} is not sent. The messages stay in their inbox.</p>
        </Confirm>
      )}
    </div>
  )
}
