import '../list/list-menu.css'
import './action-menu.css'
import { Ellipsis, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from './icon-button.tsx'

export interface MenuAction {
  readonly label: string
  readonly icon: LucideIcon
  readonly tone?: 'danger' | undefined
  readonly onSelect: () => void
}

interface ActionMenuProps {
  /** What the actions are about, for readers. */
  readonly label: string
  readonly actions: readonly MenuAction[]
  readonly disabled?: boolean | undefined
}

/** What else may be done with something, behind three dots. It opens in place, so that it stays inside its landmark. */
export function ActionMenu({ label, actions, disabled }: ActionMenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={Ellipsis} label={label} disabled={disabled} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu actions" align="end" sideOffset={4} collisionPadding={8}>
        {actions.map(({ label: action, icon: Icon, tone, onSelect }) => (
          <DropdownMenu.Item
            key={action}
            className={tone === 'danger' ? 'menu-item danger' : 'menu-item'}
            onSelect={onSelect}
          >
            <Icon size={15} aria-hidden /> {action}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
