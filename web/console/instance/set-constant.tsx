import { useState } from 'react'
import type { ConstantView } from '../../../server/contract/constant.types.ts'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'
import { CardForm } from '../ui/card-form.tsx'

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
  const saving = useSaving()
  const { run, at } = saving
  const submit = async () => {
    const set = await run(() => consoleApi.setConstant(instance, name.trim(), value))
    if (set === undefined) return
    onName('')
    setValue('')
    onSet(set)
  }
  return (
    <Section title={isKnown ? 'Replace a value' : 'New constant'}>
      <CardForm
        saving={saving}
        fields={['name', 'value']}
        button={isKnown ? 'Replace it' : 'Set it'}
        onSubmit={submit}
      >
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
            {...at('name', onName)}
          />
          <TextField
            label="Value"
            hint="One line. It can be replaced, but not read."
            type="password"
            autoComplete="new-password"
            className="mono"
            required
            value={value}
            {...at('value', setValue)}
          />
        </div>
      </CardForm>
    </Section>
  )
}
