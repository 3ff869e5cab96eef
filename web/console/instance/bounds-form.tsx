import type { FormEvent, ReactNode } from 'react'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { SaveBar } from '../ui/save-bar.tsx'
import { useDraft } from '../use-draft.ts'

/** What a field of the form is given, by its name; the server names it the same. */
export type FieldOf<T> = <K extends keyof T & string>(
  name: K,
) => {
  readonly value: T[K]
  readonly disabled: boolean
  readonly problem: string | undefined
  readonly onChange: (value: T[K]) => void
}

interface BoundsFormProps<T extends object> {
  readonly title: string
  readonly about: string
  /** What is saved, as it stands in the fields. */
  readonly saved: T
  readonly isFixed: boolean
  /** Resolves when what was changed is saved. */
  readonly save: (changes: Partial<T>) => Promise<void>
  readonly children: (field: FieldOf<T>) => ReactNode
}

/** A form of one card whose changes are saved together, and alone. */
export function BoundsForm<T extends object>(props: BoundsFormProps<T>) {
  const { title, about, saved, isFixed, save, children } = props
  const { say } = useConsole()
  const { values, changes, isDirty, change, discard } = useDraft(saved)
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const isSaved = await run(() => save(changes).then(() => true))
    if (!isSaved) return
    discard()
    say('Saved')
  }
  const field: FieldOf<T> = (name) => ({
    value: values[name],
    disabled: isFixed,
    problem: problems.get(name),
    onChange: (value) => {
      forget(name)
      change({ [name]: value } as unknown as Partial<T>)
    },
  })
  return (
    <form className="settings-form" onSubmit={submit}>
      <Section title={title} about={about}>
        <div className="settings-card">{children(field)}</div>
        <ProblemNote problem={problem && needsSaying(problem, Object.keys(saved)) ? problem : null} />
      </Section>
      <SaveBar isDirty={isDirty} isBusy={isBusy} onDiscard={discard} />
    </form>
  )
}
