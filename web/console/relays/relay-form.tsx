import type { FormEvent } from 'react'
import type { RelayView } from '../../../server/contract/relay.types.ts'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { draftOfRelay, inputOfRelay, RELAY_FIELDS } from '../model/relay-draft.ts'
import { SaveBar } from '../ui/save-bar.tsx'
import { useDraft } from '../use-draft.ts'
import { RelayFields } from './relay-fields.tsx'

interface RelayFormProps {
  readonly relay: RelayView
  readonly onSaved: () => void
}

/** Changes a relay as a whole; secrets that are not typed stay. */
export function RelayForm({ relay, onSaved }: RelayFormProps) {
  const { say } = useConsole()
  const draft = useDraft(draftOfRelay(relay))
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const saved = await run(() => consoleApi.putRelay(relay.name, inputOfRelay(draft.values)))
    if (saved === undefined) return
    draft.discard()
    onSaved()
    say('Saved')
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <Section title="Connection">
        <RelayFields
          values={draft.values}
          problems={problems}
          isFixed={relay.managedByFile}
          hasPassword={relay.user !== null}
          pinsCertificate={relay.pinsCertificate}
          onChange={(field, part) => {
            forget(field)
            draft.change(part)
          }}
        />
        <ProblemNote problem={problem && needsSaying(problem, RELAY_FIELDS) ? problem : null} />
      </Section>
      <SaveBar isDirty={draft.isDirty} isBusy={isBusy} onDiscard={draft.discard} />
    </form>
  )
}
