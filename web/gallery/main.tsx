import '../style/tokens.css'
import '../style/base.css'
import { createRoot } from 'react-dom/client'
import { createInboxStore } from '../inbox/inbox-store.ts'
import { InboxContext } from '../inbox/use-inbox.ts'
import { applyTheme } from '../theme.ts'
import { Gallery } from './gallery.tsx'

applyTheme('system')
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')
// A store that is never started: everything shown is canned.
createRoot(root).render(
  <InboxContext value={createInboxStore()}>
    <Gallery />
  </InboxContext>,
)
