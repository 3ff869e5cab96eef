import { useEffect, useState } from 'react'
import type { KeptSearchView, TagListView } from '../../server/contract/search.types.ts'
import { api } from '../api.ts'
import { useInboxPart } from './use-inbox.ts'

export interface Kept {
  readonly searches: readonly KeptSearchView[]
  readonly tags: TagListView['tags']
}

const NONE: Kept = { searches: [], tags: [] }

/** The kept searches and the tags of an instance; empty while they are not known, or nobody asks (null). */
export function useKept(instance: string | null): Kept {
  const settingsVersion = useInboxPart((inbox) => inbox.settingsVersion)
  const [kept, setKept] = useState(NONE)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when somebody changed what is kept
  useEffect(() => {
    if (instance === null) return
    let isShown = true
    Promise.all([api.searches(instance), api.tags(instance)]).then(
      ([{ searches }, { tags }]) => {
        if (isShown) setKept({ searches, tags })
      },
      // The page works without suggestions.
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [instance, settingsVersion])
  return kept
}
