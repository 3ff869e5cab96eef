import { SwitchField } from '../../ui/switch-field.tsx'

interface AcknowledgeProps {
  readonly entries: readonly { readonly entry: string; readonly why: string }[]
  readonly acknowledged: readonly string[]
  readonly onChange: (acknowledged: readonly string[]) => void
}

/** For each wide entry: somebody says that it is meant. */
export function Acknowledge({ entries, acknowledged, onChange }: AcknowledgeProps) {
  return entries.map(({ entry, why }) => (
    <SwitchField
      key={entry}
      label={`${entry} is meant`}
      hint={`${why} Switch this on and save again.`}
      checked={acknowledged.includes(entry)}
      onChange={(checked) =>
        onChange(checked ? [...acknowledged, entry] : acknowledged.filter((other) => other !== entry))
      }
    />
  ))
}
