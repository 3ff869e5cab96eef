import type { Change } from '../domain/change.ts'

/** Passes committed changes on to whoever watches, in the order of commits. */
export interface Hub {
  /** Called after each commit. Watchers are called before it returns, so they must be quick and must not throw. */
  publish(changes: readonly Change[]): void
  /** From the next commit on. Returns a function that ends it. */
  watch(watcher: Watcher): () => void
}

type Watcher = (changes: readonly Change[]) => void

export function createHub(): Hub {
  const watchers = new Set<Watcher>()
  return {
    publish: (changes) => {
      for (const watcher of watchers) watcher(changes)
    },
    watch: (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}
