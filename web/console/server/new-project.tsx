import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ProjectView } from '../../../server/contract/project.types.ts'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'
import { nameFrom } from '../model/name.ts'
import { NameField } from '../ui/name-field.tsx'

/** Adds a project; instances are moved into it in their own settings. */
export function NewProject({ onMade }: { onMade: (project: ProjectView) => void }) {
  const [label, setLabel] = useState('')
  const [typedName, setTypedName] = useState<string | null>(null)
  const { problem, problems, isBusy, run, forget } = useSaving()
  const name = typedName ?? nameFrom(label)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const project = await run(() => consoleApi.createProject({ name, label: label.trim() }))
    if (project === undefined) return
    setLabel('')
    setTypedName(null)
    onMade(project)
  }
  return (
    <Section title="New project">
      <form className="settings-card" onSubmit={submit}>
        <div className="field-row">
          <TextField
            label="Label"
            placeholder="Shop"
            maxLength={100}
            required
            value={label}
            problem={problems.get('label')}
            onChange={(text) => {
              forget('name')
              setLabel(text)
            }}
          />
          <NameField
            placeholder="shop"
            value={name}
            problem={problems.get('name')}
            onChange={(text) => {
              forget('name')
              setTypedName(text)
            }}
          />
        </div>
        <ProblemNote problem={problem && needsSaying(problem, ['name', 'label']) ? problem : null} />
        <div>
          <button type="submit" className="button primary" disabled={isBusy}>
            <Plus size={15} aria-hidden /> Add project
          </button>
        </div>
      </form>
    </Section>
  )
}
