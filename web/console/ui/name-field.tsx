import { TextField } from '../../ui/text-field.tsx'

interface NameFieldProps {
  readonly hint?: string | undefined
  readonly placeholder: string
  readonly value: string
  readonly problem?: string | undefined
  readonly onChange: (name: string) => void
}

/** The name by which URLs, files and commands know something: a to z, 0 to 9 and hyphens. */
export function NameField({ hint, placeholder, value, problem, onChange }: NameFieldProps) {
  return (
    <TextField
      label="Name"
      hint={hint}
      placeholder={placeholder}
      className="mono"
      maxLength={63}
      required
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      problem={problem}
      onChange={onChange}
    />
  )
}
