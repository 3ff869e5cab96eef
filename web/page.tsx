import { lazy, Suspense, useEffect } from 'react'
import { goTo, splitUrl, useUrl } from './address-bar.ts'
import { App } from './app.tsx'
import { parsePlace } from './console/place.ts'
import { parseGatePlace } from './gate/gate-place.ts'
import { signInUrl } from './gate/next.ts'
import { useInboxPart, useLive } from './inbox/use-inbox.ts'
import { useMe, useMeStore } from './me.ts'

/** Loaded when somebody goes there: most people only read mail. */
const Console = lazy(() => import('./console/console.tsx').then((module) => ({ default: module.Console })))
const All = lazy(() => import('./all/all-page.tsx').then((module) => ({ default: module.AllPage })))
const Outbox = lazy(() =>
  import('./outbox/outbox-page.tsx').then((module) => ({ default: module.OutboxPage })),
)
const Gate = lazy(() => import('./gate/gate.tsx').then((module) => ({ default: module.Gate })))

/** The reading room, the console, or what stands before them, as the URL says. */
export function Page() {
  const url = useUrl()
  const me = useMe()
  useLookAgain()
  const [path, query] = splitUrl(url)
  const place = parsePlace(path, query)
  const hasNothing = useHasNothing()
  const gate = parseGatePlace(path) ?? (place === null && hasNothing ? 'nothing-yet' : null)
  if (gate === null && me?.kind === 'nobody') return <ToSignIn from={url} />
  const isAll = path === '/all'
  const isOutbox = path === '/outbox'
  if (gate === null && place === null && !isAll && !isOutbox) return <App />
  return (
    <Suspense fallback={null}>
      {gate !== null && <Gate place={gate} />}
      {gate === null && place !== null && <Console place={place} />}
      {gate === null && isAll && <All />}
      {gate === null && isOutbox && <Outbox />}
    </Suspense>
  )
}

function ToSignIn({ from }: { from: string }) {
  useEffect(() => goTo(signInUrl(from), 'replace'), [from])
  return null
}

/** Somebody who is in, and has no instance to look at. */
function useHasNothing(): boolean {
  const me = useMe()
  const isEmpty = useInboxPart(({ server, instances }) => server !== null && instances.length === 0)
  return me?.kind === 'person' && isEmpty
}

/**
 * Asks again who one is: a session that ended cuts the live stream as well, and a role may have been given or taken while
 * the page was out of sight.
 */
function useLookAgain(): void {
  const { load } = useMeStore()
  const { kind } = useLive()
  const settingsVersion = useInboxPart((inbox) => inbox.settingsVersion)
  useEffect(() => {
    if (kind === 'offline' || settingsVersion > 0) void load()
  }, [kind, settingsVersion, load])
  useEffect(() => {
    const onShown = () => {
      if (document.visibilityState === 'visible') void load()
    }
    document.addEventListener('visibilitychange', onShown)
    return () => document.removeEventListener('visibilitychange', onShown)
  }, [load])
}
