import './style/tokens.css'
import './style/base.css'
import './style/print.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createInboxStore } from './inbox/inbox-store.ts'
import { InboxContext } from './inbox/use-inbox.ts'
import { Page } from './page.tsx'
import { applyTheme, savedTheme } from './theme.ts'

applyTheme(savedTheme())
const store = createInboxStore()
store.start()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')
createRoot(root).render(
  <StrictMode>
    <InboxContext value={store}>
      <Page />
    </InboxContext>
  </StrictMode>,
)
