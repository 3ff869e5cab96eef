import '../console/console.css'
import '../console/ui/items.css'
import './all-page.css'
import { useCallback, useState } from 'react'
import { goTo, splitUrl, useUrl } from '../address-bar.ts'
import { OpenBanner } from '../frame/open-banner.tsx'
import { type Overlay, Overlays } from '../frame/overlays.tsx'
import { Sidebar } from '../frame/sidebar.tsx'
import { Topbar } from '../frame/topbar.tsx'
import { useInbox } from '../inbox/use-inbox.ts'
import { formatRoute } from '../route.ts'
import type { Navigate } from '../use-route.ts'
import { AllResults } from './all-results.tsx'
import { allUrl, searchOf } from './all-words.ts'

/** "Did anyone mail Bob?", over every instance that one may see. */
export function AllPage() {
  const search = searchOf(splitUrl(useUrl())[1])
  const { server, instances } = useInbox()
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const navigate = useCallback<Navigate>((change, how) => goTo(allUrl(change.search ?? ''), how), [])
  const choose = (name: string) => {
    setOverlay(null)
    goTo(formatRoute({ instance: name, message: null, tab: null, search: '' }), 'push')
  }
  const sidebar = <Sidebar current={null} onChoose={choose} onOverlay={setOverlay} />
  return (
    <div className="console all">
      <title>All instances · Stagingpost</title>
      <aside className="console-sidebar">{sidebar}</aside>
      <Topbar instance={null} search={search} navigate={navigate} onOverlay={setOverlay} />
      {server?.access === 'open' && <OpenBanner />}
      <main className="console-main">
        <AllResults search={search} />
      </main>
      <Overlays
        shown={overlay}
        instance={instances[0] ?? null}
        sidebar={sidebar}
        palette={() => null}
        onClose={() => setOverlay(null)}
      />
    </div>
  )
}
