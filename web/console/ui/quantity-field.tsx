import type { ReactNode } from 'react'
import { Field } from '../../ui/field.tsx'
import type { Quantity, Unit } from '../model/quantity.ts'

interface QuantityFieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  /** What an empty field says. */
  readonly placeholder: string
  readonly units: readonly Unit[]
  readonly value: Quantity
  readonly disabled?: boolean | undefined
  readonly onChange: (value: Quantity) => void
}

/** A number with its unit; empty is without bound. */
export function QuantityField(props: QuantityFieldProps) {
  const { label, hint, problem, placeholder, units, value, disabled, onChange } = props
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => (
        <div className="quantity">
          <input
            {...control}
            className="input"
            type="number"
            min={0}
            step="any"
            placeholder={placeholder}
            value={value.amount}
            disabled={disabled}
            onChange={(event) => onChange({ ...value, amount: event.target.value })}
          />
          <select
            className="input select"
            aria-label={`Unit of ${label.toLowerCase()}`}
            value={value.unit}
            disabled={disabled}
            onChange={(event) => onChange({ ...value, unit: event.target.value })}
          >
            {units.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
    </Field>
  )
}
