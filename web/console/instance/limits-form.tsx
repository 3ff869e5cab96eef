import type { FormEvent } from 'react'
import type { LimitsView } from '../../../server/contract/bounds.types.ts'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { draftOfLimits, patchOfLimits } from '../model/bounds-draft.ts'
import { SIZE_UNITS } from '../model/quantity.ts'
import { QuantityField } from '../ui/quantity-field.tsx'
import { SaveBar } from '../ui/save-bar.tsx'
import { useDraft } from '../use-draft.ts'

interface LimitsFormProps {
  readonly instance: string
  readonly isFixed: boolean
  readonly limits: LimitsView
  readonly onSaved: (saved: LimitsView) => void
}

const FIELDS = ['messagesPerMinute', 'bytesPerDay', 'connections']

/** Limits by count, size and connections; an empty field is no limit. */
export function LimitsForm({ instance, isFixed, limits, onSaved }: LimitsFormProps) {
  const { say } = useConsole()
  const { values, changes, isDirty, change, discard } = useDraft(draftOfLimits(limits.settings))
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const saved = await run(() => consoleApi.changeLimits(instance, patchOfLimits(changes)))
    if (saved === undefined) return
    discard()
    onSaved(saved)
    say('Saved')
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <Section
        title="Limits"
        about="What is over a limit is answered 452 with the limit in words, and the application tries again later."
      >
        <div className="settings-card">
          <div className="field-row">
            <TextField
              label="Messages a minute"
              type="number"
              min={1}
              placeholder="No limit"
              value={values.messagesPerMinute}
              disabled={isFixed}
              problem={problems.get('messagesPerMinute')}
              onChange={(messagesPerMinute) => {
                forget('messagesPerMinute')
                change({ messagesPerMinute })
              }}
            />
            <QuantityField
              label="Mail a day"
              placeholder="No limit"
              units={SIZE_UNITS}
              value={values.bytesPerDay}
              disabled={isFixed}
              problem={problems.get('bytesPerDay')}
              onChange={(bytesPerDay) => {
                forget('bytesPerDay')
                change({ bytesPerDay })
              }}
            />
            <TextField
              label="Connections at once"
              type="number"
              min={1}
              placeholder="No limit"
              value={values.connections}
              disabled={isFixed}
              problem={problems.get('connections')}
              onChange={(connections) => {
                forget('connections')
                change({ connections })
              }}
            />
          </div>
        </div>
        <ProblemNote problem={problem && needsSaying(problem, FIELDS) ? problem : null} />
      </Section>
      <SaveBar isDirty={isDirty} isBusy={isBusy} onDiscard={discard} />
    </form>
  )
}
