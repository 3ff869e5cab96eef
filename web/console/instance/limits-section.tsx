import { useEffect } from 'react'
import { api } from '../../api.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useLoaded } from '../use-loaded.ts'
import { LimitsForm } from './limits-form.tsx'
import { LimitsUse } from './limits-use.tsx'
import type { SectionProps } from './section-page.tsx'

/** The use changes by itself: connections close, minutes pass. */
const AGAIN_MS = 5000

/** How much mail an instance takes, and how much of that is used up. */
export function LimitsSection({ instance: { name, managedByFile } }: SectionProps) {
  const { data, problem, set, reload } = useLoaded(`limits ${name}`, () => api.limits(name))
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload()
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [reload])
  if (data === null) return <ProblemNote problem={problem} />
  return (
    <>
      <LimitsForm instance={name} isFixed={managedByFile} limits={data} onSaved={set} />
      <LimitsUse limits={data} />
    </>
  )
}
