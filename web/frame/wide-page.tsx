import '../console/console.css'
import '../console/ui/items.css'
import './wide-page.css'
import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react'
import { goTo } from '../address-bar.ts'
import { allUrl } from '../all/all-words.ts'
import { useInbox } from '../inbox/use-inbox.ts'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import { formatRoute } from '../route.ts'
import type { Navigate } from '../use-route.ts'
import { OpenBanner } from './open-banner.tsx'
import { type Overlay, Overlays } from './overlays.tsx'
import { Sidebar } from './sidebar.tsx'
import { Topbar } from './topbar.tsx'

const WidePalette = lazy(async () => ({
  default: (await import('../keyboard/palette-overlay.tsx')).WidePalette,
}))

interface WidePageProps {
  readonly title: string
  readonly search: string
  readonly children: ReactNode
}

/** The frame of a page over all instances, whose search is over all of them too. */
export function WidePage({ title, search, children }: WidePageProps) {
  const { server, instances } = useInbox()
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const navigate = useCallback<Navigate>((change, how) => goTo(allUrl(change.search ?? ''), how), [])
  const choose = (name: string) => {
    setOverlay(null)
    goTo(formatRoute({ instance: name, message: null, tab: null, search: '' }), 'push')
  }
  const keys = {
    help: () => setOverlay('keys'),
    palette: (start: string) => setOverlay(start === '' ? 'palette' : 'go'),
  }
  useHotkeys(null, overlay === null ? keys : null)
  const palette = (start: string) => (
    <Suspense>
      <WidePalette
        start={start}
        onInstance={choose}
        onSearch={(term) => goTo(allUrl(term), 'push')}
        onHelp={keys.help}
        onClose={() => setOverlay(null)}
      />
    </Suspense>
  )
  const sidebar = <Sidebar current={null} onChoose={choose} onOverlay={setOverlay} />
  return (
    <div className="console wide">
      <title>{`${title} · Stagingpost`}</title>
      <aside className="console-sidebar">{sidebar}</aside>
      <Topbar instance={null} search={search} navigate={navigate} onOverlay={setOverlay} />
      {server?.access === 'open' && <OpenBanner />}
      <main className="console-main">{children}</main>
      <Overlays
        shown={overlay}
        instance={instances[0] ?? null}
        sidebar={sidebar}
        palette={palette}
        onClose={() => setOverlay(null)}
      />
    </div>
  )
}
