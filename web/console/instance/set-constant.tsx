import { type FormEvent, useState } from 'react'
import type { ConstantView } from '../../../server/contract/constant.types.ts'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'

interface SetConstantProps {
  readonly instance: string
  readonly name: string
  /** Whether there is one of that name already. */
  readonly isKnown: boolean
  readonly onName: (name: string) => void
  readonly onSet: (constant: ConstantView) => void
}

/** Sets a constant, or another value of one that there is. */
export function SetConstant({ instance, name, isKnown, onName, onSet }: SetConstantProps) {
  const [value, setValue] = useState('')
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const set = await run(() => consoleApi.setConstant(instance, name.trim(), value))
    if (set === undefined) return
    onName('')
    setValue('')
    onSet(set)
  }
  return (
    <Section title={isKnown ? 'Replace a value' : 'New constant'}>
      <form className="settings-card" onSubmit={submit}>
        <div className="field-row">
          <TextField
            label="Name"
            hint="A-Z, 0-9 and _"
            placeholder="STRIPE_KEY"
            className="mono"
            autoCapitalize="characters"
            spellCheck={false}
            required
            value={name}
            problem={problems.get('name')}
            onChange={(text) => {
              forget('name')
              onName(text)
            }}
          />
          <TextField
            label="Value"
            hint="One line. It can be replaced, but not read."
            type="password"
            autoComplete="new-password"
            className="mono"
            required
            value={value}
            problem={problems.get('value')}
            onChange={(text) => {
              forget('value')
              setValue(text)
            }}
          />
        </div>
        <ProblemNote problem={problem && needsSaying(problem, ['name', 'value']) ? problem : null} />
        <div>
          <button type="submit" className="button primary" disabled={isBusy}>
            {isKnown ? 'Replace it' : 'Set it'}
          </button>
        </div>
      </form>
    </Section>
  )
}
