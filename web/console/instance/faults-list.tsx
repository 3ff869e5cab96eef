import { useEffect } from 'react'
import type { FaultView } from '../../../server/contract/fault.types.ts'
import { formatDue } from '../../model/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { faultWords, struckWords } from '../model/fault-words.ts'
import { useLoaded } from '../use-loaded.ts'

/** They come and go with the tests. */
const AGAIN_MS = 5000

/** What tests have the SMTP door of an instance do wrong right now. */
export function FaultsList({ instance }: { instance: string }) {
  const { say } = useConsole()
  const { data, problem, reload } = useLoaded(`faults ${instance}`, () => consoleApi.faults(instance))
  const removing = useSaving()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload()
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [reload])
  const remove = async ({ id }: FaultView) => {
    await removing.run(async () => {
      await consoleApi.removeFault(instance, id)
      say('The fault is removed')
    })
    reload()
  }
  const faults = data?.faults ?? []
  return (
    <Section
      title="Injected faults"
      about="What tests have its SMTP door do wrong, so that they see what the application makes of it. Each goes by itself."
    >
      <ProblemNote problem={problem ?? removing.problem} />
      {faults.length > 0 && (
        <ul className="items">
          {faults.map((fault) => (
            <FaultItem key={fault.id} fault={fault} isBusy={removing.isBusy} onRemove={() => remove(fault)} />
          ))}
        </ul>
      )}
      {data && faults.length === 0 && <p className="none-yet">None right now.</p>}
    </Section>
  )
}

interface FaultItemProps {
  readonly fault: FaultView
  readonly isBusy: boolean
  readonly onRemove: () => void
}

function FaultItem({ fault, isBusy, onRemove }: FaultItemProps) {
  const { at, recipient, expiresAt } = fault
  const words = faultWords(fault)
  return (
    <li className="item with-action">
      <div>
        <p className="item-main">
          <span className="item-name mono">{at}</span>
          {words}
        </p>
        <p className="item-facts">
          <span>{recipient === null ? 'For everybody' : `For ${recipient}`}</span>
          <span>{struckWords(fault)}</span>
          <span>Until {formatDue(expiresAt, new Date())}</span>
        </p>
      </div>
      <button
        type="button"
        className="button"
        disabled={isBusy}
        aria-label={`Remove the fault at ${at}: ${words}`}
        onClick={onRemove}
      >
        Remove
      </button>
    </li>
  )
}
