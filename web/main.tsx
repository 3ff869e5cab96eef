import './style/tokens.css'
import './style/base.css'
import './style/print.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { onSignedOut } from './api.ts'
import { createInboxStore } from './inbox/inbox-store.ts'
import { InboxContext } from './inbox/use-inbox.ts'
import { createMeStore, MeContext } from './me.ts'
import { Page } from './page.tsx'
import { applyTheme, savedTheme } from './theme.ts'

applyTheme(savedTheme())
const store = createInboxStore()
const me = createMeStore()
onSignedOut(() => void me.load())
void me.load().then((who) => {
  // Who has to sign in first sees nothing yet, and comes back with a page loaded anew.
  if (who?.kind !== 'nobody') store.start()
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')
createRoot(root).render(
  <StrictMode>
    <MeContext value={me}>
      <InboxContext value={store}>
        <Page />
      </InboxContext>
    </MeContext>
  </StrictMode>,
)
