import { FileText, Mail, Stamp } from 'lucide-react'
import type { KeepName } from '../../../server/contract/bounds.types.ts'
import { type Choice, ChoiceField } from '../../ui/choice-field.tsx'

interface KeepFieldProps {
  readonly value: KeepName
  readonly disabled?: boolean | undefined
  readonly problem?: string | undefined
  readonly onChange: (keep: KeepName) => void
}

/** What stays of a message once nothing of it is left to send. */
export function KeepField(props: KeepFieldProps) {
  return <ChoiceField legend="What stays of each message once it is sent" choices={CHOICES} {...props} />
}

const CHOICES: readonly Choice<KeepName>[] = [
  { value: 'full', label: 'All of it', detail: 'With body and attachments.', icon: Mail },
  {
    value: 'headers',
    label: 'Headers',
    detail: 'Body and attachments go, for good. Who, when and the subject stay.',
    icon: FileText,
  },
  {
    value: 'envelope',
    label: 'Envelope',
    detail: 'All content goes, for good. From whom, to whom and what became of it stay.',
    icon: Stamp,
  },
]
