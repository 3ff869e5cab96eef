import './console.css'
import './ui/items.css'
import { Menu } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { OpenBanner } from '../frame/open-banner.tsx'
import { useInbox } from '../inbox/use-inbox.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Modal } from '../ui/modal.tsx'
import { Toast, type ToastMessage } from '../ui/toast.tsx'
import { ConsoleContext } from './console-context.ts'
import { ConsolePage } from './console-page.tsx'
import { ConsoleNav } from './frame/console-nav.tsx'
import { titleOf } from './model/title.ts'
import { formatPlace, type Place } from './place.ts'

/** Where the server and its instances are set up. */
export function Console({ place }: { place: Place }) {
  const { server, instances } = useInbox()
  const [isNavOpen, setNavOpen] = useState(false)
  const [toast, setToast] = useState<ToastMessage | null>(null)
  const shell = useMemo(
    () => ({
      say: (text: string) =>
        setToast((before) => ({ key: (before?.key ?? 0) + 1, text, tone: 'plain', onUndo: null })),
    }),
    [],
  )
  const url = formatPlace(place)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => setNavOpen(false), [url])

  const page = pageOf(place)
  const main = useFocusOnAnother(page)
  const title = titleOf(place, instances)
  return (
    <ConsoleContext value={shell}>
      <div className="console">
        <title>{`${title} · Stagingpost`}</title>
        <aside className="console-sidebar">
          <ConsoleNav place={place} />
        </aside>
        <header className="console-topbar">
          <IconButton icon={Menu} label="Settings menu" onClick={() => setNavOpen(true)} />
          <span className="console-topbar-title">Settings</span>
        </header>
        {server?.access === 'open' && <OpenBanner />}
        <main className="console-main" key={page} ref={main}>
          <ConsolePage place={place} />
        </main>
        <Toast toast={toast} onClose={() => setToast(null)} />
        {isNavOpen && (
          <Modal title="Settings" shape="drawer" onClose={() => setNavOpen(false)}>
            <ConsoleNav place={place} />
          </Modal>
        )}
      </div>
    </ConsoleContext>
  )
}

/** Sections of an instance are one page: the tabs stay where they are. */
function pageOf(place: Place): string {
  return place.kind === 'instance' ? `instance ${place.name}` : place.kind
}

/** Moves the focus to the title of another page; at the first one the browser starts at the top by itself. */
function useFocusOnAnother(page: string) {
  const main = useRef<HTMLElement>(null)
  const last = useRef(page)
  useEffect(() => {
    if (last.current === page) return
    last.current = page
    main.current?.querySelector('h1')?.focus({ preventScroll: true })
  }, [page])
  return main
}
