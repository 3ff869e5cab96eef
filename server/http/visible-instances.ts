import type { Instance } from '../domain/instance.ts'
import type { Store } from '../store/store.types.ts'

/** What a search over all instances may look at. */
export interface Visible {
  readonly instances: readonly Instance[]
  /** Whether tries that were refused before they were of any instance are shown, too. */
  readonly unassigned: 'with' | 'without'
}

export function visibleInstances(store: Store): Visible {
  return {
    instances: store.instances.list().filter(({ deletedAtMs }) => deletedAtMs === null),
    unassigned: 'with',
  }
}
