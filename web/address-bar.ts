import { useSyncExternalStore } from 'react'
import { atBase, belowBase } from './base-path.ts'

/** `push` for a step that Back should undo, `replace` for a correction of the same step. */
export type How = 'push' | 'replace'

/** Path and query of the page, below the base path. */
export function useUrl(): string {
  return useSyncExternalStore(subscribe, currentUrl)
}

/** Leads to a path of this page without loading it again. */
export function goTo(url: string, how: How): void {
  if (url === currentUrl()) return
  window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', atBase(url))
  window.dispatchEvent(new Event(NAVIGATED))
}

/** A path and its query, with the `?`. */
export function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)]
}

export function currentUrl(): string {
  return belowBase(window.location.pathname) + window.location.search
}

const NAVIGATED = 'stagingpost:navigated'

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed)
  window.addEventListener(NAVIGATED, changed)
  return () => {
    window.removeEventListener('popstate', changed)
    window.removeEventListener(NAVIGATED, changed)
  }
}
