import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { ProjectView } from '../../../server/contract/project.types.ts'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'
import { nameFrom } from '../model/name.ts'
import { CardForm } from '../ui/card-form.tsx'
import { NameField } from '../ui/name-field.tsx'

/** Adds a project; instances are moved into it in their own settings. */
export function NewProject({ onMade }: { onMade: (project: ProjectView) => void }) {
  const [label, setLabel] = useState('')
  const [typedName, setTypedName] = useState<string | null>(null)
  const saving = useSaving()
  const { run, at, forget } = saving
  const name = typedName ?? nameFrom(label)
  const submit = async () => {
    const project = await run(() => consoleApi.createProject({ name, label: label.trim() }))
    if (project === undefined) return
    setLabel('')
    setTypedName(null)
    onMade(project)
  }
  return (
    <Section title="New project">
      <CardForm
        saving={saving}
        fields={['name', 'label']}
        button={
          <>
            <Plus size={15} aria-hidden /> Add project
          </>
        }
        onSubmit={submit}
      >
        <div className="field-row">
          <TextField
            label="Label"
            placeholder="Shop"
            maxLength={100}
            required
            value={label}
            {...at('label', (text) => {
              forget('name')
              setLabel(text)
            })}
          />
          <NameField placeholder="shop" value={name} {...at('name', setTypedName)} />
        </div>
      </CardForm>
    </Section>
  )
}
