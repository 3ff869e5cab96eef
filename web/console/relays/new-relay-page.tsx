import { useState } from 'react'
import { goTo } from '../../address-bar.ts'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { PageHead } from '../frame/page-head.tsx'
import { inputOfRelay, NEW_RELAY, RELAY_FIELDS } from '../model/relay-draft.ts'
import { formatPlace } from '../place.ts'
import { CardForm } from '../ui/card-form.tsx'
import { NameField } from '../ui/name-field.tsx'
import { RelayFields } from './relay-fields.tsx'

/** Makes a relay, then leads to its page, where the connection is tested. */
export function NewRelayPage() {
  const { say } = useConsole()
  const [name, setName] = useState('')
  const [values, setValues] = useState(NEW_RELAY)
  const saving = useSaving()
  const { problems, run, at, forget } = saving
  const submit = async () => {
    const made = await run(() => consoleApi.putRelay(name.trim(), inputOfRelay(values)))
    if (made === undefined) return
    say(`The relay ${made.name} is there`)
    goTo(formatPlace({ kind: 'relay', name: made.name }), 'push')
  }
  return (
    <div className="console-page">
      <PageHead title="New relay" about="A real SMTP host that mail may be handed to." />
      <CardForm
        saving={saving}
        fields={['name', ...RELAY_FIELDS]}
        button="Create relay"
        onSubmit={submit}
        className="settings-form"
      >
        <div className="settings-card">
          <NameField
            hint="What instances choose it by. It never changes."
            placeholder="real"
            value={name}
            {...at('name', setName)}
          />
        </div>
        <RelayFields
          values={values}
          problems={problems}
          isFixed={false}
          hasPassword={false}
          pinsCertificate={false}
          onChange={(field, part) => {
            forget(field)
            setValues({ ...values, ...part })
          }}
        />
      </CardForm>
    </div>
  )
}
