import { useEffect, useState } from 'react'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ACTIONS, type AuditFilter } from '../model/audit-filter.ts'

/** The log is asked this long after the last key. */
const TYPING_MS = 250

interface AuditFilterFormProps {
  readonly filter: AuditFilter
  readonly onChange: (filter: AuditFilter) => void
}

/** What the log shows: who, what, when. */
export function AuditFilterForm({ filter, onChange }: AuditFilterFormProps) {
  const [actor, setActor] = useState(filter.actor)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed waits
  useEffect(() => {
    if (actor === filter.actor) return
    const timer = setTimeout(() => onChange({ ...filter, actor }), TYPING_MS)
    return () => clearTimeout(timer)
  }, [actor])
  return (
    <search className="audit-filter">
      <SelectField
        label="What"
        value={filter.action}
        options={ACTIONS}
        onChange={(action) => onChange({ ...filter, action })}
      />
      <TextField label="Who" placeholder="anna@team.example" value={actor} onChange={setActor} />
      <TextField
        label="From"
        type="date"
        value={filter.from}
        max={filter.to || undefined}
        onChange={(from) => onChange({ ...filter, from })}
      />
      <TextField
        label="To"
        type="date"
        value={filter.to}
        min={filter.from || undefined}
        onChange={(to) => onChange({ ...filter, to })}
      />
    </search>
  )
}
