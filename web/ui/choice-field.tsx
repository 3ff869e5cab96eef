import './choice-field.css'
import type { LucideIcon } from 'lucide-react'
import { useId } from 'react'
import { FieldProblem } from './field.tsx'

export interface Choice<T extends string> {
  readonly value: T
  readonly label: string
  readonly detail: string
  readonly icon: LucideIcon
  readonly disabled?: boolean | undefined
}

interface ChoiceFieldProps<T extends string> {
  readonly legend: string
  /** `hidden` where a heading right above says the same. */
  readonly legendIs?: 'shown' | 'hidden' | undefined
  readonly choices: readonly Choice<T>[]
  readonly value: T
  readonly problem?: string | undefined
  readonly disabled?: boolean | undefined
  readonly onChange: (value: T) => void
}

/** One of a few, each with a sentence that says what it means. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { legend, legendIs = 'shown', choices, value, problem, disabled, onChange } = props
  const name = useId()
  return (
    <fieldset className="fieldset choice-field" disabled={disabled}>
      <legend className={legendIs === 'shown' ? 'field-label' : 'visually-hidden'}>{legend}</legend>
      <div className="choices">
        {choices.map((choice) => (
          <label key={choice.value} className="choice">
            <input
              type="radio"
              name={name}
              checked={choice.value === value}
              disabled={choice.disabled}
              aria-labelledby={`${name}-${choice.value}`}
              aria-describedby={`${name}-${choice.value}-detail`}
              onChange={() => onChange(choice.value)}
            />
            <choice.icon size={17} aria-hidden />
            <span className="choice-words">
              <span className="choice-label" id={`${name}-${choice.value}`}>
                {choice.label}
              </span>
              <span className="choice-detail" id={`${name}-${choice.value}-detail`}>
                {choice.detail}
              </span>
            </span>
          </label>
        ))}
      </div>
      {problem && <FieldProblem text={problem} />}
    </fieldset>
  )
}
