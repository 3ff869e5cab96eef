import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { NewTokenView, ScopeName } from '../../../server/contract/token.types.ts'
import { useInbox } from '../../inbox/use-inbox.ts'
import { CheckList } from '../../ui/check-list.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { Section } from '../frame/section.tsx'
import { EXPIRIES, expiryOf, SCOPES } from '../model/scopes.ts'
import { peopleApi } from '../people-api.ts'
import { CardForm } from '../ui/card-form.tsx'

interface NewTokenProps {
  /** Whether one may make tokens that administer the server. */
  readonly mayServer: boolean
  readonly onMade: (token: NewTokenView) => void
}

/** Makes a token with as little as its work needs. */
export function NewToken({ mayServer, onMade }: NewTokenProps) {
  const { instances: known } = useInbox()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ScopeName[]>(['read'])
  const [isForAll, setForAll] = useState(true)
  const [instances, setInstances] = useState<string[]>([])
  const [days, setDays] = useState('90')
  const saving = useSaving()
  const { run, at } = saving
  const submit = async () => {
    const made = await run(() =>
      peopleApi.makeToken({
        name: name.trim(),
        scopes,
        instances: isForAll ? null : instances,
        expiresAt: expiryOf(days, new Date()),
      }),
    )
    if (made === undefined) return
    setName('')
    onMade(made)
  }
  return (
    <Section title="New token">
      <CardForm
        saving={saving}
        fields={['name', 'scopes', 'instances']}
        button={
          <>
            <Plus size={15} aria-hidden /> Make it
          </>
        }
        onSubmit={submit}
      >
        <div className="field-row">
          <TextField
            label="For"
            hint="Which program uses it."
            placeholder="Nightly tests"
            maxLength={100}
            required
            value={name}
            {...at('name', setName)}
          />
          <SelectField label="Ends after" value={days} options={EXPIRIES} onChange={setDays} />
        </div>
        <CheckList
          legend="It may"
          options={mayServer ? SCOPES : SCOPES.filter(({ value }) => value !== 'server')}
          chosen={scopes}
          {...at('scopes', setScopes)}
        />
        <SwitchField
          label="On all instances"
          hint="All that you may see yourself, later ones as well."
          checked={isForAll}
          onChange={setForAll}
        />
        {!isForAll && (
          <CheckList
            legend="Instances"
            options={known.map((instance) => ({ value: instance.name, label: instance.label }))}
            chosen={instances}
            {...at('instances', setInstances)}
          />
        )}
      </CardForm>
    </Section>
  )
}
