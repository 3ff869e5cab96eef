import { Pause, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RelayView } from '../../../server/contract/relay.types.ts'
import { goTo } from '../../address-bar.ts'
import { formatMoment } from '../../model/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { formatPlace } from '../place.ts'

interface RelayStateProps {
  readonly relay: RelayView
  readonly onChanged: () => void
}

/** Paused, used again, removed. */
export function RelayState({ relay, onChanged }: RelayStateProps) {
  const { say } = useConsole()
  const { problem, isBusy, run } = useSaving()
  const [asks, setAsks] = useState(false)
  const { name, pausedAt, managedByFile } = relay
  const isPaused = pausedAt !== null
  const pause = async () => {
    await run(async () => {
      await consoleApi.pauseRelay(name, !isPaused)
      say(isPaused ? `${name} is used again` : `${name} is paused`)
    })
    onChanged()
  }
  const remove = async () => {
    setAsks(false)
    await run(async () => {
      await consoleApi.removeRelay(name)
      say(`The relay ${name} is removed`)
      goTo(formatPlace({ kind: 'relays' }), 'push')
    })
  }
  return (
    <Section title="Out of use" tone="danger">
      <ProblemNote problem={problem} />
      <div className="settings-card">
        <div className="settings-row">
          <div>
            <h3>{isPaused ? 'Paused' : 'Pause'}</h3>
            <p>
              {isPaused
                ? `Since ${formatMoment(pausedAt)}. Mail for it waits.`
                : 'Nothing more is handed to it until somebody says so. Mail for it waits.'}
            </p>
          </div>
          <button type="button" className="button" disabled={isBusy} onClick={pause}>
            {isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
            {isPaused ? 'Use it again' : 'Pause'}
          </button>
        </div>
        {!managedByFile && (
          <div className="settings-row">
            <div>
              <h3>Remove</h3>
              <p>Only while no instance uses it.</p>
            </div>
            <button type="button" className="button danger" disabled={isBusy} onClick={() => setAsks(true)}>
              <Trash2 size={14} aria-hidden /> Remove
            </button>
          </div>
        )}
      </div>
      {asks && (
        <Confirm
          title={`Remove the relay ${name}?`}
          verb="Remove"
          tone="danger"
          onConfirm={remove}
          onClose={() => setAsks(false)}
        >
          <p>What still waits for it waits until there is a relay of that name again.</p>
        </Confirm>
      )}
    </Section>
  )
}
