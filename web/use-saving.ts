import { useRef, useState } from 'react'
import type { Problem } from '../server/contract/problem.types.ts'
import { problemOf } from './api.ts'
import { NO_PROBLEMS, type Problems, problemsByField, withoutField } from './model/problems.ts'

/** A change on its way to the server, and what the server has against it. */
export interface Saving {
  readonly isBusy: boolean
  readonly problem: Problem | null
  readonly problems: Problems
  /** One at a time. What is refused is told by `problem`; the answer is undefined then. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T | undefined>
  /** The field was changed since: what was wrong with it may not be any more. */
  readonly forget: (field: string) => void
  readonly clear: () => void
  /** What the control of a field is given: what is wrong with it, until it changes. */
  readonly at: <V>(field: string, set: (value: V) => void) => FieldBinding<V>
}

interface FieldBinding<V> {
  readonly problem: string | undefined
  readonly onChange: (value: V) => void
}

export function useSaving(): Saving {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [problems, setProblems] = useState<Problems>(NO_PROBLEMS)
  const running = useRef(false)
  const tell = (told: Problem | null) => {
    setProblem(told)
    setProblems(told === null ? NO_PROBLEMS : problemsByField(told))
  }
  const forget = (field: string) => setProblems((now) => withoutField(now, field))
  return {
    isBusy,
    problem,
    problems,
    async run(work) {
      if (running.current) return undefined
      running.current = true
      setBusy(true)
      try {
        const answer = await work()
        tell(null)
        return answer
      } catch (error) {
        tell(problemOf(error))
        return undefined
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    forget,
    clear: () => tell(null),
    at: (field, set) => ({
      problem: problems.get(field),
      onChange(value) {
        forget(field)
        set(value)
      },
    }),
  }
}
