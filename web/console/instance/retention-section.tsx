import { useEffect } from 'react'
import { api } from '../../api.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useLoaded } from '../use-loaded.ts'
import { GoesNext } from './goes-next.tsx'
import { RetentionForm } from './retention-form.tsx'
import type { SectionProps } from './section-page.tsx'

/** How long mail stays, and what goes next. */
export function RetentionSection({ instance: { name, counts, managedByFile } }: SectionProps) {
  const { data, problem, set, reload } = useLoaded(`retention ${name}`, () => api.retention(name))
  // biome-ignore lint/correctness/useExhaustiveDependencies: mail that came or went changes what goes next
  useEffect(reload, [reload, counts.total])
  if (data === null) return <ProblemNote problem={problem} />
  return (
    <>
      <RetentionForm instance={name} isFixed={managedByFile} retention={data} onSaved={set} />
      <GoesNext instance={name} retention={data} />
    </>
  )
}
