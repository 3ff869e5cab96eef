import { useState } from 'react'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { useInbox } from '../../inbox/use-inbox.ts'

/** The instance of a name, as the live stream or a change made here told last. Null while it is not known. */
export function useInstance(name: string): {
  readonly instance: InstanceView | null
  readonly know: (instance: InstanceView) => void
} {
  const { instances } = useInbox()
  const [told, setTold] = useState<{ over: InstanceView | null; view: InstanceView } | null>(null)
  const known = instances.find((instance) => instance.name === name) ?? null
  const isNewer = told !== null && told.over === known && told.view.name === name
  return {
    instance: isNewer ? told.view : known,
    know: (view) => setTold({ over: known, view }),
  }
}
