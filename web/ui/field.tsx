import './field.css'
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'

interface FieldProps {
  readonly label: string
  /** What it is for, or its unit; below the control. */
  readonly hint?: ReactNode
  /** What is wrong with what was entered. */
  readonly problem?: string | undefined
  readonly children: (control: ControlProps) => ReactNode
}

/** What a control needs to be read out with its label, hint and problem. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** A control with its label above, its hint and its problem below. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': problem ? true : undefined,
      })}
      {problem && <FieldProblem id={`${id}-problem`} text={problem} />}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

export function FieldProblem({ id, text }: { id?: string | undefined; text: string }) {
  return (
    <p className="field-problem" id={id}>
      <CircleAlert size={14} aria-hidden />
      <span>{text}</span>
    </p>
  )
}
