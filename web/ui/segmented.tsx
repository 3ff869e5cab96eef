import './segmented.css'
import type { LucideIcon } from 'lucide-react'
import { useId } from 'react'

interface SegmentedProps<T extends string> {
  readonly legend: string
  readonly options: readonly { value: T; label: string; icon: LucideIcon }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One choice of a few, shown as icons side by side. */
export function Segmented<T extends string>({ legend, options, value, onChange }: SegmentedProps<T>) {
  const name = useId()
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ value: option, label, icon: Icon }) => (
        <label key={option} title={label}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          <Icon size={15} aria-hidden />
          <span className="visually-hidden">{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
