import { Undo2 } from 'lucide-react'
import { useEffect } from 'react'
import { useInbox } from '../../inbox/use-inbox.ts'
import { formatMoment } from '../../model/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { useLoaded } from '../use-loaded.ts'

/** Instances within their day of grace; nothing while there are none. */
export function DeletedInstances() {
  const { say } = useConsole()
  const { instances } = useInbox()
  const deleted = useLoaded('deleted', consoleApi.deletedInstances)
  const saving = useSaving()
  const { reload } = deleted
  // Somebody deleted or restored one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: how many there are is the sign
  useEffect(reload, [instances.length])

  const restore = async (name: string) => {
    const restored = await saving.run(() => consoleApi.restoreInstance(name))
    if (restored) say(`${restored.label} is restored`)
    reload()
  }
  const found = deleted.data?.instances ?? []
  if (found.length === 0) return <ProblemNote problem={saving.problem} />
  return (
    <Section title="Deleted" about="They take no mail, and are gone for good a day after they were deleted.">
      <ProblemNote problem={saving.problem} />
      <ul className="items">
        {found.map(({ name, label, purgedAt }) => (
          <li key={name} className="item with-action">
            <div>
              <p className="item-name">{label}</p>
              <p className="item-facts">
                {label !== name && <span className="mono">{name}</span>}
                {purgedAt && <span>Gone for good {formatMoment(purgedAt)}</span>}
              </p>
            </div>
            <button
              type="button"
              className="button"
              disabled={saving.isBusy}
              aria-label={`Restore ${label}`}
              onClick={() => restore(name)}
            >
              <Undo2 size={14} aria-hidden /> Restore
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
