import type { FormEvent } from 'react'
import type { RetentionView } from '../../../server/contract/bounds.types.ts'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { draftOfRetention, patchOfRetention } from '../model/bounds-draft.ts'
import { AGE_UNITS, SIZE_UNITS } from '../model/quantity.ts'
import { QuantityField } from '../ui/quantity-field.tsx'
import { SaveBar } from '../ui/save-bar.tsx'
import { useDraft } from '../use-draft.ts'
import { KeepField } from './keep-field.tsx'

interface RetentionFormProps {
  readonly instance: string
  readonly isFixed: boolean
  readonly retention: RetentionView
  readonly onSaved: (saved: RetentionView) => void
}

const FIELDS = ['messages', 'ageMs', 'bytes', 'keep']

/** Bounds by count, age and size; an empty field is no bound. */
export function RetentionForm({ instance, isFixed, retention, onSaved }: RetentionFormProps) {
  const { say } = useConsole()
  const { values, changes, isDirty, change, discard } = useDraft(draftOfRetention(retention))
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const saved = await run(() => consoleApi.changeRetention(instance, patchOfRetention(changes)))
    if (saved === undefined) return
    discard()
    onSaved(saved)
    say('Saved')
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <Section
        title="Retention"
        about="Whichever bound is reached first, the oldest messages go, for good. Starred messages stay, and so does mail with a delivery to make."
      >
        <div className="settings-card">
          <div className="field-row">
            <TextField
              label="Messages"
              type="number"
              min={1}
              placeholder="No bound"
              value={values.messages}
              disabled={isFixed}
              problem={problems.get('messages')}
              onChange={(messages) => {
                forget('messages')
                change({ messages })
              }}
            />
            <QuantityField
              label="Age"
              placeholder="No bound"
              units={AGE_UNITS}
              value={values.ageMs}
              disabled={isFixed}
              problem={problems.get('ageMs')}
              onChange={(ageMs) => {
                forget('ageMs')
                change({ ageMs })
              }}
            />
            <QuantityField
              label="Size"
              placeholder="No bound"
              units={SIZE_UNITS}
              value={values.bytes}
              disabled={isFixed}
              problem={problems.get('bytes')}
              onChange={(bytes) => {
                forget('bytes')
                change({ bytes })
              }}
            />
          </div>
          <KeepField
            value={values.keep}
            disabled={isFixed}
            problem={problems.get('keep')}
            onChange={(keep) => {
              forget('keep')
              change({ keep })
            }}
          />
        </div>
        <ProblemNote problem={problem && needsSaying(problem, FIELDS) ? problem : null} />
      </Section>
      <SaveBar isDirty={isDirty} isBusy={isBusy} onDiscard={discard} />
    </form>
  )
}
