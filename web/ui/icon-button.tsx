import './button.css'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: LucideIcon
  /** Read out, and shown on hover. */
  readonly label: string
  /** The key that does the same. */
  readonly hotkey?: string | undefined
  readonly isFilled?: boolean | undefined
}

/** A button that is only an icon. */
export function IconButton({ icon: Icon, label, hotkey, isFilled, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={className ? `icon-button ${className}` : 'icon-button'}
      aria-label={label}
      aria-keyshortcuts={hotkey}
      title={hotkey ? `${label} (${hotkey})` : label}
      {...rest}
    >
      <Icon size={17} aria-hidden fill={isFilled ? 'currentColor' : 'none'} />
    </button>
  )
}
