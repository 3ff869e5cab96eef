import { Pause, Play, RotateCw, TriangleAlert } from 'lucide-react'
import type { OutboxAllView, OutboxRelayView } from '../../server/contract/outbox.types.ts'
import { useInbox } from '../inbox/use-inbox.ts'
import { formatMoment } from '../model/format.ts'
import { Notice } from '../ui/notice.tsx'
import type { OutboxPlace } from './outbox-place.ts'
import { relayInWords } from './outbox-words.ts'
import type { Steering } from './use-steering.ts'

interface OutboxHindrancesProps {
  readonly view: OutboxAllView
  readonly place: OutboxPlace
  readonly steering: Steering
}

/** Why mail does not move: what is paused, gone or in trouble, with the way out of it. */
export function OutboxHindrances({ view, place, steering }: OutboxHindrancesProps) {
  const { instances } = useInbox()
  const labelOf = (name: string) => instances.find((known) => known.name === name)?.label ?? name
  const relays = view.relays.filter(({ name }) => (place.relay ?? name) === name)
  return (
    <div className="outbox-hindrances" role="status">
      {view.pausedInstances.map(({ name, pausedAt }) => (
        <Notice key={name} icon={Pause} tone="amber">
          <div className="hindrance">
            <span>
              Sending of {labelOf(name)} is paused since {formatMoment(pausedAt)}. Its mail waits.
            </span>
            {steering.mayPause(name) && (
              <button
                type="button"
                className="button"
                disabled={steering.isBusy}
                onClick={() => void steering.pauseInstance(name, false)}
              >
                <Play size={14} aria-hidden /> Send again
              </button>
            )}
          </div>
        </Notice>
      ))}
      {relays.map((relay) => (
        <RelayHindrance key={relay.name} relay={relay} place={place} steering={steering} />
      ))}
    </div>
  )
}

function RelayHindrance({
  relay,
  place,
  steering,
}: Pick<OutboxHindrancesProps, 'place' | 'steering'> & { readonly relay: OutboxRelayView }) {
  const { instances } = useInbox()
  const words = relayInWords(relay, new Date())
  if (words === null) return null
  const { name, exists, pausedAt } = relay
  const theirs = instances
    .map((instance) => instance.name)
    .filter((known) => (place.instance ?? known) === known && steering.maySteer(known))
  return (
    <Notice icon={TriangleAlert} tone="amber">
      <div className="hindrance">
        <span>{words}</span>
        {pausedAt !== null && steering.mayPauseRelays && (
          <button
            type="button"
            className="button"
            disabled={steering.isBusy}
            onClick={() => void steering.pauseRelay(name, false)}
          >
            <Play size={14} aria-hidden /> Use it again
          </button>
        )}
        {exists && pausedAt === null && theirs.length > 0 && (
          <button
            type="button"
            className="button"
            disabled={steering.isBusy}
            onClick={() => void steering.steerWaiting('retry', theirs, { relay: name, state: null })}
          >
            <RotateCw size={14} aria-hidden /> Try now
          </button>
        )}
      </div>
    </Notice>
  )
}
