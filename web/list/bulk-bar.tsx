import './bulk-bar.css'
import { Mail, MailOpen, Star, Trash2, X } from 'lucide-react'
import { formatCount } from '../model/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { Workspace } from '../use-workspace.ts'

/** What can be done with all selected messages. */
export function BulkBar({ ids, workspace }: { ids: readonly string[]; workspace: Workspace }) {
  return (
    <div className="bulk-bar" role="toolbar" aria-label="Selected messages">
      <IconButton icon={X} label="Select none" hotkey="Escape" onClick={workspace.selection.clear} />
      <span className="bulk-count" role="status">
        {formatCount(ids.length)} selected
      </span>
      <IconButton icon={MailOpen} label="Mark read" onClick={() => workspace.setRead(ids, true)} />
      <IconButton icon={Mail} label="Mark unread" onClick={() => workspace.setRead(ids, false)} />
      <IconButton icon={Star} label="Star" onClick={() => workspace.setStarred(ids, true)} />
      <IconButton
        icon={Trash2}
        label="Delete"
        hotkey="e"
        className="danger"
        onClick={() => workspace.remove(ids)}
      />
    </div>
  )
}
