import { useCallback, useEffect, useRef, useState } from 'react'
import type { AllMessagesView } from '../../server/contract/all.types.ts'
import type { Problem } from '../../server/contract/problem.types.ts'
import { problemOf } from '../api.ts'
import { allMessages } from './all-api.ts'

/** New mail asks again; not more often than this. */
const AGAIN_MS = 400

export interface All {
  readonly view: AllMessagesView | null
  readonly problem: Problem | null
  readonly isLoading: boolean
  /** Null when all of it is shown. */
  readonly more: (() => void) | null
}

/** What a search finds over all instances, page by page; asked again when `cursor` moves on. */
export function useAll(search: string, cursor: number | null): All {
  const [state, setState] = useState<Omit<All, 'more'>>({ view: null, problem: null, isLoading: true })
  const asked = useRef(0)
  const pages = useRef(0)
  const ask = useCallback(
    async (before: AllMessagesView | null) => {
      const mine = ++asked.current
      setState((now) => ({ ...now, isLoading: true }))
      const answer = await allMessages(search, before?.nextPageToken ?? null).then(
        (page) => ({ view: before === null ? page : joined(before, page), problem: null }),
        (error: unknown) => ({ view: before, problem: problemOf(error) }),
      )
      if (mine !== asked.current) return
      pages.current = before === null ? 1 : pages.current + 1
      setState({ ...answer, isLoading: false })
    },
    [search],
  )
  useEffect(() => void ask(null), [ask])
  useEffect(() => {
    if (cursor === null) return
    // Somebody who looks at older pages is not thrown back to the first.
    const timer = setTimeout(() => {
      if (pages.current <= 1) void ask(null)
    }, AGAIN_MS)
    return () => clearTimeout(timer)
  }, [cursor, ask])
  const { view } = state
  return { ...state, more: view === null || view.nextPageToken === null ? null : () => void ask(view) }
}

function joined(before: AllMessagesView, page: AllMessagesView): AllMessagesView {
  const known = new Set(before.messages.map(({ id }) => id))
  const more = page.messages.filter(({ id }) => !known.has(id))
  return { ...page, messages: [...before.messages, ...more], refused: before.refused }
}
