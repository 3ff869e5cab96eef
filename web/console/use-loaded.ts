import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Problem } from '../../server/contract/problem.types.ts'
import { problemOf } from '../api.ts'

export interface Loaded<T> {
  /** Null until it came. */
  readonly data: T | null
  readonly problem: Problem | null
  /** Asks again; what is shown stays until the answer is there. */
  readonly reload: () => void
  /** Shows what another answer already told. */
  readonly set: (data: T) => void
}

/** What `load` answers, for as long as `key` is the same; asked again when somebody returns to the page. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data: T | null; problem: Problem | null }>({
    key,
    data: null,
    problem: null,
  })
  const latest = useRef({ key, load, asked: 0 })
  useLayoutEffect(() => {
    latest.current.key = key
    latest.current.load = load
  })

  const askAgain = useCallback(async () => {
    const asked = ++latest.current.asked
    const { key, load } = latest.current
    const answer = await load().then(
      (data) => ({ key, data, problem: null }),
      (error: unknown) => ({ key, data: null, problem: problemOf(error) }),
    )
    if (asked === latest.current.asked) setState(answer)
  }, [])
  const reload = useCallback(() => void askAgain(), [askAgain])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another question
  useEffect(reload, [key, reload])
  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === 'visible') reload()
    }
    document.addEventListener('visibilitychange', onVisible)
    return () => document.removeEventListener('visibilitychange', onVisible)
  }, [reload])

  const set = useCallback((data: T) => {
    latest.current.asked++
    setState({ key: latest.current.key, data, problem: null })
  }, [])
  const isCurrent = state.key === key
  return {
    data: isCurrent ? state.data : null,
    problem: isCurrent ? state.problem : null,
    reload,
    set,
  }
}
