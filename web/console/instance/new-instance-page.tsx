import { useState } from 'react'
import type { NewCredentialView } from '../../../server/contract/credential.types.ts'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { PageHead } from '../frame/page-head.tsx'
import { nameFrom } from '../model/name.ts'
import { CardForm } from '../ui/card-form.tsx'
import { NameField } from '../ui/name-field.tsx'
import { ProjectField } from '../ui/project-field.tsx'
import { CreatedInstance } from './created-instance.tsx'
import { KindField } from './kind-field.tsx'

interface Created {
  readonly instance: InstanceView
  /** Null when the instance came to be and its credential did not. */
  readonly credential: NewCredentialView | null
}

const FIELDS = ['name', 'label', 'kind', 'project']

/** One form; the rest follows from the kind. Then the first credential, once. */
export function NewInstancePage() {
  const [label, setLabel] = useState('')
  const [typedName, setTypedName] = useState<string | null>(null)
  const [kind, setKind] = useState<InstanceView['kind']>('staging')
  const [project, setProject] = useState('default')
  const [created, setCreated] = useState<Created | null>(null)
  const saving = useSaving()
  const { problems, run, at, forget } = saving
  if (created !== null) return <CreatedInstance {...created} />

  const name = typedName ?? nameFrom(label)
  const submit = async () => {
    const instance = await run(() =>
      consoleApi.createInstance({ name, kind, project, ...(label.trim() && { label: label.trim() }) }),
    )
    if (instance === undefined) return
    const credential = await run(() => consoleApi.makeCredential(name, {}))
    setCreated({ instance, credential: credential ?? null })
  }
  return (
    <div className="console-page">
      <PageHead title="New instance" about="One environment: its own rule, credentials and inbox." />
      <CardForm saving={saving} fields={FIELDS} button="Create instance" onSubmit={submit}>
        <div className="field-row">
          <TextField
            label="Label"
            hint="For people."
            placeholder="Shop (Anna)"
            maxLength={100}
            required
            value={label}
            {...at('label', (text) => {
              forget('name')
              setLabel(text)
            })}
          />
          <NameField
            hint="In URLs, and the SMTP user name. It never changes."
            placeholder="shop-anna"
            value={name}
            {...at('name', setTypedName)}
          />
        </div>
        <KindField
          value={kind}
          problem={problems.get('kind') ?? problems.get('email.mode')}
          onChange={(chosen) => {
            forget('kind')
            forget('email.mode')
            setKind(chosen)
          }}
        />
        <ProjectField value={project} problem={problems.get('project')} onChange={setProject} />
      </CardForm>
    </div>
  )
}
