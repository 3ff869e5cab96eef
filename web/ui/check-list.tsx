import './check-list.css'
import { FieldProblem } from './field.tsx'

interface CheckListProps<T extends string> {
  readonly legend: string
  readonly options: readonly { readonly value: T; readonly label: string; readonly detail?: string }[]
  readonly chosen: readonly T[]
  readonly problem?: string | undefined
  readonly disabled?: boolean | undefined
  readonly onChange: (chosen: T[]) => void
}

/** Any of several. */
export function CheckList<T extends string>(props: CheckListProps<T>) {
  const { legend, options, chosen, problem, disabled, onChange } = props
  return (
    <fieldset className="fieldset check-list" disabled={disabled}>
      <legend className="field-label">{legend}</legend>
      <div className="checks">
        {options.map(({ value, label, detail }) => (
          <label key={value} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value),
                )
              }
            />
            <span>
              <span className="check-label">{label}</span>
              {detail && <span className="check-detail"> {detail}</span>}
            </span>
          </label>
        ))}
      </div>
      {problem && <FieldProblem text={problem} />}
    </fieldset>
  )
}
