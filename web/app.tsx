import './app.css'
import { lazy, Suspense, useState } from 'react'
import { Announcer } from './frame/announcer.tsx'
import { NewMailSigns } from './frame/new-mail-signs.tsx'
import { OpenBanner } from './frame/open-banner.tsx'
import { type Overlay, Overlays } from './frame/overlays.tsx'
import { Sidebar } from './frame/sidebar.tsx'
import { Topbar } from './frame/topbar.tsx'
import { Overview } from './help/overview.tsx'
import { useInboxPart } from './inbox/use-inbox.ts'
import { useHotkeys } from './keyboard/use-hotkeys.ts'
import { ListPane } from './list/list-pane.tsx'
import { MessagePane } from './message/message-pane.tsx'
import { Toast } from './ui/toast.tsx'
import { useRoute } from './use-route.ts'
import { useShown } from './use-shown.ts'
import { useWorkspace } from './use-workspace.ts'

const PaletteOverlay = lazy(async () => ({
  default: (await import('./keyboard/palette-overlay.tsx')).PaletteOverlay,
}))

const ReleaseDialog = lazy(async () => ({
  default: (await import('./message/release-dialog.tsx')).ReleaseDialog,
}))

/** The page: instances, list and message of what the URL names. */
export function App() {
  const [route, navigate] = useRoute()
  const access = useInboxPart(({ server }) => server?.access)
  const instance = useShown(route, navigate)
  const workspace = useWorkspace(route, navigate)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const overlays = {
    help: () => setOverlay('keys'),
    palette: (start: string) => setOverlay(start === '' ? 'palette' : 'go'),
  }
  useHotkeys(workspace.hotkeys, overlay === null && workspace.releasing === null ? overlays : null)

  const choose = (name: string) => {
    setOverlay(null)
    navigate({ instance: name, message: null, tab: null, search: '' }, 'push')
  }
  const sidebar = <Sidebar current={route.instance} onChoose={choose} onOverlay={setOverlay} />
  const palette = (start: string) => (
    <Suspense>
      <PaletteOverlay
        start={start}
        route={route}
        workspace={workspace}
        navigate={navigate}
        onInstance={choose}
        onHelp={() => setOverlay('keys')}
        onClose={() => setOverlay(null)}
      />
    </Suspense>
  )
  const unread = instance?.counts.unread ?? 0
  const hasMessage = route.message !== null
  return (
    <div className={`app ${instance?.kind ?? ''} ${hasMessage ? 'has-message' : 'no-message'}`}>
      <title>{`${unread > 0 ? `(${unread}) ` : ''}${instance?.label ?? 'Inbox'} · Stagingpost`}</title>
      <aside className="app-sidebar">{sidebar}</aside>
      <Topbar instance={instance} search={route.search} navigate={navigate} onOverlay={setOverlay} />
      {access === 'open' && <OpenBanner />}
      <main className="app-main">
        <ListPane route={route} navigate={navigate} instance={instance} workspace={workspace} />
        {hasMessage ? (
          <MessagePane
            key={`${route.instance}/${route.message}`}
            route={route}
            navigate={navigate}
            workspace={workspace}
          />
        ) : (
          <Overview instance={instance} />
        )}
      </main>
      <Announcer />
      <NewMailSigns unread={unread} />
      {workspace.releasing && route.instance !== null && (
        <Suspense>
          <ReleaseDialog
            instance={route.instance}
            ids={workspace.releasing}
            onReleased={workspace.released}
            onClose={() => workspace.setReleasing(null)}
          />
        </Suspense>
      )}
      <Toast toast={workspace.toast} onClose={workspace.closeToast} />
      <Overlays
        shown={overlay}
        instance={instance}
        sidebar={sidebar}
        palette={palette}
        onClose={() => setOverlay(null)}
      />
    </div>
  )
}
