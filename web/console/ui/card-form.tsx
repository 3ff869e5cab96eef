import type { FormEvent, ReactNode } from 'react'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { Saving } from '../../use-saving.ts'

interface CardFormProps {
  readonly saving: Saving
  /** Those that say themselves what is wrong with them; all else is said above the button. */
  readonly fields: readonly string[]
  readonly button: ReactNode
  readonly onSubmit: () => Promise<void>
  /** Left out where there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined
  /** One card; or the form has cards of its own. */
  readonly className?: 'settings-card' | 'settings-form'
  readonly children: ReactNode
}

/** Fields, what the server has against them, and the one button that sends them. */
export function CardForm({
  saving: { problem, isBusy },
  fields,
  button,
  onSubmit,
  onCancel,
  className = 'settings-card',
  children,
}: CardFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void onSubmit()
  }
  return (
    <form className={className} onSubmit={submit}>
      {children}
      <ProblemNote problem={problem && needsSaying(problem, fields) ? problem : null} />
      <div className="form-actions">
        {onCancel && (
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        <button type="submit" className="button primary" disabled={isBusy}>
          {button}
        </button>
      </div>
    </form>
  )
}
