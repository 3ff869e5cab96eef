import { lazy, Suspense } from 'react'
import { splitUrl, useUrl } from './address-bar.ts'
import { App } from './app.tsx'
import { parsePlace } from './console/place.ts'

/** Loaded when somebody goes there: most people only read mail. */
const Console = lazy(() => import('./console/console.tsx').then((module) => ({ default: module.Console })))

/** The reading room, or the console, as the URL says. */
export function Page() {
  const place = parsePlace(...splitUrl(useUrl()))
  if (place === null) return <App />
  return (
    <Suspense fallback={null}>
      <Console place={place} />
    </Suspense>
  )
}
