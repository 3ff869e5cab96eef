import './app.css'
import { useEffect, useState } from 'react'
import { Announcer } from './frame/announcer.tsx'
import { OpenBanner } from './frame/open-banner.tsx'
import { Sidebar } from './frame/sidebar.tsx'
import { Topbar } from './frame/topbar.tsx'
import { HowToSend } from './help/how-to-send.tsx'
import { KeysHelp } from './help/keys-help.tsx'
import { Overview } from './help/overview.tsx'
import { useInbox, useInboxStore } from './inbox/use-inbox.ts'
import { useHotkeys } from './keyboard/use-hotkeys.ts'
import { ListPane } from './list/list-pane.tsx'
import { MessagePane } from './message/message-pane.tsx'
import { Modal } from './ui/modal.tsx'
import { Toast } from './ui/toast.tsx'
import { useRoute } from './use-route.ts'
import { useWorkspace } from './use-workspace.ts'

type Overlay = 'keys' | 'sending' | 'instances' | null

/** The page: instances, list and message of what the URL names. */
export function App() {
  const [route, navigate] = useRoute()
  const inbox = useInbox()
  const { actions } = useInboxStore()
  const workspace = useWorkspace(route, navigate)
  const [overlay, setOverlay] = useState<Overlay>(null)
  const closeOverlay = () => setOverlay(null)
  useHotkeys(workspace.hotkeys, () => setOverlay('keys'), overlay === null)

  const { instance: name, message, search } = route
  const firstName =
    inbox.instances.find((known) => known.name === 'default')?.name ?? inbox.instances[0]?.name
  useEffect(() => {
    if (name === null && firstName !== undefined) navigate({ instance: firstName }, 'replace')
  }, [name, firstName, navigate])
  useEffect(() => {
    if (name !== null) actions.showList(name, search)
  }, [actions, name, search])
  useEffect(() => {
    if (name !== null) actions.showMessage(name, message)
  }, [actions, name, message])

  const instance = inbox.instances.find((known) => known.name === name) ?? null
  const unread = instance?.counts.unread ?? 0
  const sidebar = (
    <Sidebar
      current={name}
      onChoose={(chosen) => {
        closeOverlay()
        navigate({ instance: chosen, message: null, tab: null, search: '' }, 'push')
      }}
      onHowToSend={() => setOverlay('sending')}
      onKeys={() => setOverlay('keys')}
    />
  )
  return (
    <div className={`app ${instance?.kind ?? ''} ${message === null ? 'no-message' : 'has-message'}`}>
      <title>{`${unread > 0 ? `(${unread}) ` : ''}${instance?.label ?? 'Inbox'} · Stagingpost`}</title>
      <aside className="app-sidebar">{sidebar}</aside>
      <Topbar
        instance={instance}
        search={search}
        onSearch={(text) => navigate({ search: text }, 'replace')}
        onMenu={() => setOverlay('instances')}
      />
      {inbox.server?.access === 'open' && <OpenBanner />}
      <main className="app-main">
        <ListPane
          route={route}
          instance={instance}
          workspace={workspace}
          onSearch={(text) => navigate({ search: text }, 'push')}
        />
        {message === null ? (
          <Overview instance={instance} />
        ) : (
          <MessagePane key={`${name}/${message}`} route={route} navigate={navigate} workspace={workspace} />
        )}
      </main>
      <Announcer />
      <Toast toast={workspace.toast} onClose={workspace.closeToast} />
      {overlay === 'keys' && (
        <Modal title="Keyboard and search" shape="dialog" onClose={closeOverlay}>
          <KeysHelp />
        </Modal>
      )}
      {overlay === 'sending' && (
        <Modal title="Send mail here" shape="dialog" onClose={closeOverlay}>
          <HowToSend instance={instance} />
        </Modal>
      )}
      {overlay === 'instances' && (
        <Modal title="Instances" shape="drawer" onClose={closeOverlay}>
          {sidebar}
        </Modal>
      )}
    </div>
  )
}
