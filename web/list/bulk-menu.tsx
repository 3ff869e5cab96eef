import { Ellipsis, Mail, MailOpen, Star } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from '../ui/icon-button.tsx'
import type { Workspace } from '../use-workspace.ts'
import { DownloadItems } from './download-items.tsx'

interface BulkMenuProps {
  readonly instance: string
  readonly search: string
  readonly ids: readonly string[]
  readonly workspace: Workspace
}

/** What else can be done with all selected messages. */
export function BulkMenu({ instance, search, ids, workspace }: BulkMenuProps) {
  const { selection, matching, may } = workspace
  const all = selection.isWhole
  const marks = [
    ['Mark read', MailOpen, () => (all ? matching.run({ action: 'read' }) : workspace.setRead(ids, true))],
    ['Mark unread', Mail, () => (all ? matching.run({ action: 'unread' }) : workspace.setRead(ids, false))],
    ['Star', Star, () => (all ? matching.run({ action: 'star' }) : workspace.setStarred(ids, true))],
  ] as const
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={Ellipsis} label="More for the selected" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
        {may('mark') &&
          marks.map(([label, Icon, run]) => (
            <DropdownMenu.Item key={label} className="menu-item" onSelect={run}>
              <Icon size={15} aria-hidden /> {label}
            </DropdownMenu.Item>
          ))}
        {may('mark') && may('content') && <DropdownMenu.Separator className="menu-line" />}
        {may('content') && <DownloadItems instance={instance} which={all ? { search } : { ids }} />}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
