import { useLayoutEffect, useRef } from 'react'

export interface HotkeyCommands {
  readonly next: () => void
  readonly previous: () => void
  readonly open: () => void
  readonly remove: () => void
  readonly toggleRead: () => void
  readonly toggleStar: () => void
  readonly select: () => void
  readonly selectAll: () => void
  readonly undo: () => void
  /** Escape: what is open or selected is left. */
  readonly leave: () => void
}

/** Keys of the page. They rest while somebody types and while `isActive` is false. */
export function useHotkeys(commands: HotkeyCommands, onHelp: () => void, isActive: boolean): void {
  const latest = useRef({ commands, onHelp, isActive })
  // In the same commit that shows the rows: whoever sees them may press a key at once.
  useLayoutEffect(() => {
    latest.current = { commands, onHelp, isActive }
  })
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { commands, onHelp, isActive } = latest.current
      if (!isActive || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && isTyping(event.target)) return
      const command =
        event.key === '?' ? onHelp : event.key === '/' ? focusSearch : commandOf(event, commands)
      if (!command) return
      event.preventDefault()
      command()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function commandOf(event: KeyboardEvent, commands: HotkeyCommands): (() => void) | undefined {
  switch (event.key) {
    case 'j':
      return commands.next
    case 'k':
      return commands.previous
    case 'e':
      return commands.remove
    case 'u':
      return commands.toggleRead
    case 's':
      return commands.toggleStar
    case 'x':
      return commands.select
    case '*':
      return commands.selectAll
    case 'z':
      return commands.undo
    case 'Escape':
      return commands.leave
    case 'Enter':
      // On a link or a button, Enter is that element's own.
      return event.target === document.body ? commands.open : undefined
    default:
      return undefined
  }
}

function isTyping(target: HTMLElement): boolean {
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('input[type="search"]')?.focus()
}
