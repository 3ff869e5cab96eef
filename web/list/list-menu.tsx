import './list-menu.css'
import { Bookmark, Check, CheckCheck, Ellipsis, FileUp, ListChecks, MessagesSquare, X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { memo, useState } from 'react'
import { api } from '../api.ts'
import { useInboxPart, useInboxStore } from '../inbox/use-inbox.ts'
import { useKept } from '../inbox/use-kept.ts'
import type { Workspace } from '../use-workspace.ts'
import { DownloadItems } from './download-items.tsx'
import { KeepSearchDialog } from './keep-search-dialog.tsx'
import { NewMailItems } from './new-mail-items.tsx'

interface ListMenuProps {
  readonly instance: string
  readonly search: string
  readonly workspace: Workspace
  readonly onSearch: (text: string) => void
}

/** Kept searches, grouping, and what can be done with all that match. */
export const ListMenu = memo(function ListMenu({ instance, search, workspace, onSearch }: ListMenuProps) {
  const [isOpen, setOpen] = useState(false)
  const [isKeeping, setKeeping] = useState(false)
  const { actions } = useInboxStore()
  const { searches } = useKept(isOpen ? instance : null)
  const canMark = workspace.may('mark')
  const isGrouped = useInboxPart(({ list }) => list?.grouping === 'conversations')
  return (
    <>
      <DropdownMenu.Root open={isOpen} onOpenChange={setOpen}>
        <DropdownMenu.Trigger className="icon-button list-menu-button" aria-label="Searches and more">
          <Ellipsis size={17} aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
            <DropdownMenu.Label className="menu-label">Searches</DropdownMenu.Label>
            {searches.map((kept) => (
              <div key={kept.name} className="menu-row">
                <DropdownMenu.Item className="menu-item" onSelect={() => onSearch(kept.search)}>
                  <Bookmark size={15} aria-hidden />
                  <span className="menu-text">
                    {kept.name}
                    <small>
                      {kept.search}
                      {kept.tag && ` → ${kept.tag}`}
                    </small>
                  </span>
                </DropdownMenu.Item>
                {canMark && (
                  <DropdownMenu.Item
                    className="menu-item menu-forget"
                    aria-label={`Forget ${kept.name}`}
                    onSelect={(event) => {
                      event.preventDefault()
                      api.forgetSearch(instance, kept.name).catch(() => {})
                    }}
                  >
                    <X size={14} aria-hidden />
                  </DropdownMenu.Item>
                )}
              </div>
            ))}
            {canMark && (
              <DropdownMenu.Item
                className="menu-item"
                disabled={search === ''}
                onSelect={() => setKeeping(true)}
              >
                <Bookmark size={15} aria-hidden /> Keep this search …
              </DropdownMenu.Item>
            )}
            <DropdownMenu.Separator className="menu-line" />
            <DropdownMenu.CheckboxItem
              className="menu-item"
              checked={isGrouped}
              disabled={search !== ''}
              onCheckedChange={(on) => actions.setGrouping(on ? 'conversations' : 'none')}
            >
              <MessagesSquare size={15} aria-hidden /> Group conversations
              <DropdownMenu.ItemIndicator className="menu-check">
                <Check size={15} aria-hidden />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.CheckboxItem>
            <NewMailItems />
            <DropdownMenu.Separator className="menu-line" />
            <DropdownMenu.Item className="menu-item" onSelect={workspace.selection.selectAll}>
              <ListChecks size={15} aria-hidden /> Select all that match <kbd>*</kbd>
            </DropdownMenu.Item>
            {canMark && (
              <>
                <DropdownMenu.Item
                  className="menu-item"
                  onSelect={() => workspace.matching.run({ action: 'read' })}
                >
                  <CheckCheck size={15} aria-hidden /> Mark all read
                </DropdownMenu.Item>
                <DropdownMenu.Item className="menu-item" onSelect={workspace.importer.choose}>
                  <FileUp size={15} aria-hidden /> Import mail …
                </DropdownMenu.Item>
              </>
            )}
            {workspace.may('content') && <DownloadItems instance={instance} which={{ search }} />}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isKeeping && (
        <KeepSearchDialog instance={instance} search={search} onClose={() => setKeeping(false)} />
      )}
    </>
  )
})
