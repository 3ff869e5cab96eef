import { useCallback, useSyncExternalStore } from 'react'
import { atBase, belowBase } from './base-path.ts'
import { formatRoute, parseRoute, type Route } from './route.ts'

/** `push` for a step that Back should undo, `replace` for a correction of the same step. */
export type Navigate = (change: Partial<Route>, how: 'push' | 'replace') => void

/** The address bar as state. */
export function useRoute(): [Route, Navigate] {
  const url = useSyncExternalStore(subscribe, currentUrl)
  const at = url.indexOf('?')
  const route = parseRoute(at < 0 ? url : url.slice(0, at), at < 0 ? '' : url.slice(at))
  const navigate = useCallback<Navigate>((change, how) => {
    const now = parseRoute(belowBase(window.location.pathname), window.location.search)
    const target = formatRoute({ ...now, ...change })
    if (target === currentUrl()) return
    window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', atBase(target))
    window.dispatchEvent(new Event(NAVIGATED))
  }, [])
  return [route, navigate]
}

function currentUrl(): string {
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
