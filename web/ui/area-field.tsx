import type { ComponentProps, ReactNode } from 'react'
import { Field } from './field.tsx'

interface AreaFieldProps extends Omit<ComponentProps<'textarea'>, 'onChange' | 'value' | 'id'> {
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Several lines of text, such as a key. */
export function AreaField({ label, hint, problem, onChange, ...area }: AreaFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => (
        <textarea
          rows={4}
          spellCheck={false}
          autoComplete="off"
          {...control}
          {...area}
          className="input area mono"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
