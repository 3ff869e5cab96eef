import { useCallback, useMemo } from 'react'
import { currentUrl, goTo, type How, splitUrl, useUrl } from './address-bar.ts'
import { formatRoute, parseRoute, type Route } from './route.ts'

export type Navigate = (change: Partial<Route>, how: How) => void

/** The address bar as state. */
export function useRoute(): [Route, Navigate] {
  const url = useUrl()
  const route = useMemo(() => parseRoute(...splitUrl(url)), [url])
  const navigate = useCallback<Navigate>((change, how) => {
    const now = parseRoute(...splitUrl(currentUrl()))
    goTo(formatRoute({ ...now, ...change }), how)
  }, [])
  return [route, navigate]
}
