import type { ComponentProps, ReactNode } from 'react'
import { Field } from './field.tsx'

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id'> {
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly value: string
  /** Left out where the text can only be read. */
  readonly onChange?: (value: string) => void
}

/** One line of text. */
export function TextField({ label, hint, problem, onChange, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => (
        <input
          type="text"
          autoComplete="off"
          {...control}
          {...input}
          className={className ? `input ${className}` : 'input'}
          onChange={(event) => onChange?.(event.target.value)}
        />
      )}
    </Field>
  )
}
