import './message-actions.css'
import {
  ArrowLeft,
  ChevronDown,
  ChevronUp,
  Download,
  Forward,
  Mail,
  MailOpen,
  Printer,
  Star,
  Trash2,
} from 'lucide-react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { Workspace } from '../use-workspace.ts'

/** What can be done with the opened message. */
export function MessageActions({ message, workspace }: { message: MessageListItem; workspace: Workspace }) {
  const { id, instance, read, starred } = message
  const { may } = workspace
  return (
    <div className="message-actions" role="toolbar" aria-label="Message">
      <IconButton icon={ArrowLeft} label="Back to the list" hotkey="Escape" onClick={workspace.close} />
      <IconButton icon={ChevronDown} label="Next message" hotkey="j" onClick={() => workspace.step(1)} />
      <IconButton icon={ChevronUp} label="Previous message" hotkey="k" onClick={() => workspace.step(-1)} />
      <span className="message-actions-gap" />
      {may('mark') && (
        <>
          <IconButton
            icon={Star}
            label="Star"
            hotkey="s"
            aria-pressed={starred}
            isFilled={starred}
            onClick={() => workspace.setStarred([id], !starred)}
          />
          <IconButton
            icon={read ? Mail : MailOpen}
            label={read ? 'Mark unread' : 'Mark read'}
            hotkey="u"
            onClick={() => workspace.setRead([id], !read)}
          />
        </>
      )}
      {may('release') && (
        <IconButton
          icon={Forward}
          label="Release to the test recipients"
          hotkey="r"
          onClick={() => workspace.setReleasing([id])}
        />
      )}
      <IconButton icon={Printer} label="Print" onClick={() => window.print()} />
      {may('content') && (
        <a
          className="icon-button"
          href={urls.raw(instance, id)}
          download={`${id}.eml`}
          aria-label="Download as .eml"
          title="Download as .eml"
        >
          <Download size={17} aria-hidden />
        </a>
      )}
      {may('mark') && (
        <IconButton
          icon={Trash2}
          label="Delete"
          hotkey="e"
          className="danger"
          onClick={() => workspace.remove([id])}
        />
      )}
    </div>
  )
}
