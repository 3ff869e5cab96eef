import { Pause } from 'lucide-react'
import type { OutboxAllView } from '../../server/contract/outbox.types.ts'
import { goTo } from '../address-bar.ts'
import { useInbox } from '../inbox/use-inbox.ts'
import { SelectField } from '../ui/select-field.tsx'
import { OUTBOX_STATES, type OutboxPlace, outboxUrl } from './outbox-place.ts'
import { stateLabel } from './outbox-words.ts'
import type { Steering } from './use-steering.ts'

interface OutboxFilterProps {
  readonly place: OutboxPlace
  readonly view: OutboxAllView | null
  readonly steering: Steering
}

/** Which deliveries are shown; what is chosen here can be paused here. */
export function OutboxFilter({ place, view, steering }: OutboxFilterProps) {
  const { instances } = useInbox()
  const choose = (change: Partial<OutboxPlace>) =>
    goTo(outboxUrl({ ...place, before: null, ...change }), 'push')
  const relays = new Set(view?.relays.map(({ name }) => name))
  if (place.relay !== null) relays.add(place.relay)
  return (
    <div className="outbox-filter">
      <SelectField
        label="Instance"
        value={place.instance ?? ''}
        options={[
          { value: '', label: 'All' },
          ...instances.map(({ name, label }) => ({ value: name, label })),
        ]}
        onChange={(instance) => choose({ instance })}
      />
      <SelectField
        label="Relay"
        value={place.relay ?? ''}
        options={[{ value: '', label: 'All' }, ...[...relays].map((name) => ({ value: name, label: name }))]}
        onChange={(relay) => choose({ relay })}
      />
      <SelectField
        label="State"
        value={place.state ?? ''}
        options={[
          { value: '', label: 'Not settled, or failed' },
          ...OUTBOX_STATES.map((state) => ({ value: state, label: stateLabel(state) })),
        ]}
        onChange={(state) => choose({ state: OUTBOX_STATES.find((known) => known === state) ?? null })}
      />
      {view && <PauseButtons place={place} view={view} steering={steering} />}
    </div>
  )
}

function PauseButtons({ place, view, steering }: OutboxFilterProps & { readonly view: OutboxAllView }) {
  const { instance, relay } = place
  const isInstanceSent = view.pausedInstances.every(({ name }) => name !== instance)
  const chosen = view.relays.find(({ name }) => name === relay)
  const isRelayUsed = chosen?.exists === true && chosen.pausedAt === null
  return (
    <div className="outbox-pause">
      {instance !== null && isInstanceSent && steering.mayPause(instance) && (
        <button
          type="button"
          className="button"
          disabled={steering.isBusy}
          onClick={() => void steering.pauseInstance(instance, true)}
        >
          <Pause size={14} aria-hidden /> Pause sending
        </button>
      )}
      {relay !== null && isRelayUsed && steering.mayPauseRelays && (
        <button
          type="button"
          className="button"
          disabled={steering.isBusy}
          onClick={() => void steering.pauseRelay(relay, true)}
        >
          <Pause size={14} aria-hidden /> Pause relay
        </button>
      )}
    </div>
  )
}
