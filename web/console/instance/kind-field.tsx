import { FlaskConical, RadioTower } from 'lucide-react'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { type Choice, ChoiceField } from '../../ui/choice-field.tsx'

type Kind = InstanceView['kind']

interface KindFieldProps {
  readonly value: Kind
  readonly disabled?: boolean | undefined
  readonly problem?: string | undefined
  readonly onChange: (kind: Kind) => void
}

/** Staging or production, and what that means. */
export function KindField(props: KindFieldProps) {
  return <ChoiceField legend="Kind" choices={CHOICES} {...props} />
}

const CHOICES: readonly Choice<Kind>[] = [
  {
    value: 'staging',
    label: 'Staging',
    detail: 'Development, testing, review. No real person is ever mailed, whatever the application sends.',
    icon: FlaskConical,
  },
  {
    value: 'production',
    label: 'Production',
    detail:
      'The live application. Mail goes on to its real recipients through a relay; a copy is kept for 7 days.',
    icon: RadioTower,
  },
]
