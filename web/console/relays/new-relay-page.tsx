import { type FormEvent, useState } from 'react'
import { goTo } from '../../address-bar.ts'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { PageHead } from '../frame/page-head.tsx'
import { inputOfRelay, NEW_RELAY, RELAY_FIELDS } from '../model/relay-draft.ts'
import { formatPlace } from '../place.ts'
import { NameField } from '../ui/name-field.tsx'
import { RelayFields } from './relay-fields.tsx'

/** Makes a relay, then leads to its page, where the connection is tested. */
export function NewRelayPage() {
  const { say } = useConsole()
  const [name, setName] = useState('')
  const [values, setValues] = useState(NEW_RELAY)
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await run(() => consoleApi.putRelay(name.trim(), inputOfRelay(values)))
    if (made === undefined) return
    say(`The relay ${made.name} is there`)
    goTo(formatPlace({ kind: 'relay', name: made.name }), 'push')
  }
  return (
    <div className="console-page">
      <PageHead title="New relay" about="A real SMTP host that mail may be handed to." />
      <form className="settings-form" onSubmit={submit}>
        <div className="settings-card">
          <NameField
            hint="What instances choose it by. It never changes."
            placeholder="real"
            value={name}
            problem={problems.get('name')}
            onChange={(text) => {
              forget('name')
              setName(text)
            }}
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
        <ProblemNote problem={problem && needsSaying(problem, ['name', ...RELAY_FIELDS]) ? problem : null} />
        <div>
          <button type="submit" className="button primary" disabled={isBusy}>
            Create relay
          </button>
        </div>
      </form>
    </div>
  )
}
