import { useEffect, useState } from 'react'
import { askBeforeLeaving } from '../leaving.ts'
import { differing } from './model/draft.ts'

/** A form over what is saved: holds only what was changed, so that changes of others elsewhere show and stay. */
export interface Draft<T> {
  readonly values: T
  /** What a PATCH has to say. */
  readonly changes: Partial<T>
  readonly isDirty: boolean
  readonly change: (part: Partial<T>) => void
  readonly discard: () => void
}

export function useDraft<T extends object>(saved: T): Draft<T> {
  const [changed, setChanged] = useState<Partial<T>>({})
  const changes = differing(saved, changed)
  const isDirty = Object.keys(changes).length > 0
  useEffect(() => (isDirty ? askBeforeLeaving() : undefined), [isDirty])
  return {
    values: { ...saved, ...changes },
    changes,
    isDirty,
    change: (part) => setChanged((before) => ({ ...before, ...part })),
    discard: () => setChanged({}),
  }
}
