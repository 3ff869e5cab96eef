import { type FormEvent, useState } from 'react'
import type { ProjectView } from '../../../server/contract/project.types.ts'
import { useInbox } from '../../inbox/use-inbox.ts'
import { Link } from '../../ui/link.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { formatPlace } from '../place.ts'

interface ProjectItemProps {
  readonly project: ProjectView
  readonly onChanged: () => void
  readonly onRemove: () => void
}

/** A project with its instances; its label can be edited in place. */
export function ProjectItem({ project, onChanged, onRemove }: ProjectItemProps) {
  const { instances } = useInbox()
  const [isEdited, setEdited] = useState(false)
  const { name, label } = project
  const labelOf = (instance: string) => instances.find((one) => one.name === instance)?.label ?? instance
  return (
    <li className="item with-action">
      <div>
        <p className="item-main">
          <Link className="item-name" to={formatPlace({ kind: 'project', name })}>
            {label}
          </Link>
          {label !== name && <span className="mono item-aside">{name}</span>}
        </p>
        <p className="item-facts">
          {project.instances.length === 0
            ? 'No instances'
            : project.instances.map((instance) => (
                <Link
                  key={instance}
                  to={formatPlace({ kind: 'instance', name: instance, section: 'general' })}
                >
                  {labelOf(instance)}
                </Link>
              ))}
        </p>
      </div>
      <div className="item-actions">
        <button
          type="button"
          className="button"
          aria-label={`Rename ${label}`}
          aria-expanded={isEdited}
          onClick={() => setEdited(!isEdited)}
        >
          Rename
        </button>
        {project.instances.length === 0 && name !== 'default' && (
          <button type="button" className="button danger" aria-label={`Remove ${label}`} onClick={onRemove}>
            Remove
          </button>
        )}
      </div>
      {isEdited && (
        <RenameProject
          project={project}
          onRenamed={() => {
            setEdited(false)
            onChanged()
          }}
        />
      )}
    </li>
  )
}

function RenameProject({ project, onRenamed }: { project: ProjectView; onRenamed: () => void }) {
  const [label, setLabel] = useState(project.label)
  const { problem, isBusy, run } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const renamed = await run(() => consoleApi.changeProject(project.name, { label: label.trim() }))
    if (renamed) onRenamed()
  }
  return (
    <form className="item-form" onSubmit={submit}>
      <TextField label="Label" maxLength={100} required value={label} onChange={setLabel} />
      <button type="submit" className="button primary" disabled={isBusy}>
        Save
      </button>
      <ProblemNote problem={problem} />
    </form>
  )
}
