/** One value that may be watched. */
export interface Cell<T> {
  readonly get: () => T
  /** Watchers hear of it unless it is the same value. */
  readonly set: (next: T) => void
  readonly subscribe: (changed: () => void) => () => void
}

export function createCell<T>(first: T): Cell<T> {
  let value = first
  const watchers = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const changed of [...watchers]) changed()
    },
    subscribe(changed) {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
  }
}
