import { Archive, CornerUpRight, Send } from 'lucide-react'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { type Choice, ChoiceField } from '../../ui/choice-field.tsx'

type Mode = InstanceView['email']['mode']

interface ModeFieldProps {
  readonly kind: InstanceView['kind']
  readonly value: Mode
  readonly disabled?: boolean | undefined
  readonly problem?: string | undefined
  readonly onChange: (mode: Mode) => void
}

/** Capture, redirect or deliver; the last on production alone. */
export function ModeField({ kind, ...rest }: ModeFieldProps) {
  return (
    <ChoiceField legend="Mode" legendIs="hidden" choices={kind === 'production' ? ALL : STAGING} {...rest} />
  )
}

const CAPTURE: Choice<Mode> = {
  value: 'capture',
  label: 'Capture',
  detail: 'Every message is kept and shown. Nothing is sent.',
  icon: Archive,
}
const REDIRECT: Choice<Mode> = {
  value: 'redirect',
  label: 'Redirect',
  detail: 'One rewritten copy goes to the test recipients and to those allowed.',
  icon: CornerUpRight,
}
const DELIVER: Choice<Mode> = {
  value: 'deliver',
  label: 'Deliver',
  detail: 'Passed on as it is, to its real recipients.',
  icon: Send,
}
const ALL = [CAPTURE, REDIRECT, DELIVER]
const STAGING = [
  CAPTURE,
  REDIRECT,
  { ...DELIVER, disabled: true, detail: 'Production only: on staging it would mail real people.' },
]
