import { useLayoutEffect, useRef } from 'react'

export interface HotkeyCommands {
  readonly next: () => void
  readonly previous: () => void
  readonly open: () => void
  readonly remove: () => void
  readonly toggleRead: () => void
  readonly toggleStar: () => void
  readonly release: () => void
  readonly select: () => void
  readonly selectAll: () => void
  readonly undo: () => void
  /** Escape: what is open or selected is left. */
  readonly leave: () => void
}

/** What keys open over the page. */
export interface OverlayCommands {
  readonly help: () => void
  /** With this written into it. */
  readonly palette: (start: string) => void
}

/** `g i`: the second key comes within this. */
const SEQUENCE_MS = 1500

/**
 * Keys of the page; `commands` is null where there are no messages. They rest while somebody types and while something lies
 * over it, when `overlays` is null.
 */
export function useHotkeys(commands: HotkeyCommands | null, overlays: OverlayCommands | null): void {
  const latest = useRef({ commands, overlays })
  // In the same commit that shows the rows: whoever sees them may press a key at once.
  useLayoutEffect(() => {
    latest.current = { commands, overlays }
  })
  useLayoutEffect(() => {
    let goMs = Number.NEGATIVE_INFINITY
    const onKey = (event: KeyboardEvent) => {
      const { commands, overlays } = latest.current
      if (overlays === null || event.defaultPrevented || isCovered()) return
      const isChord = event.ctrlKey || event.metaKey || event.altKey
      const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      if (!isPalette && (isChord || isTyping(event.target))) return
      const isGoing = event.timeStamp - goMs < SEQUENCE_MS
      goMs = event.key === 'g' && !isChord ? event.timeStamp : Number.NEGATIVE_INFINITY
      const command = isPalette
        ? () => overlays.palette('')
        : isGoing && event.key === 'i'
          ? () => overlays.palette('instance ')
          : (overlayOf(event.key, overlays) ?? (commands === null ? undefined : commandOf(event, commands)))
      if (!command) return
      event.preventDefault()
      command()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function overlayOf(key: string, overlays: OverlayCommands): (() => void) | undefined {
  if (key === '?') return overlays.help
  return key === '/' ? focusSearch : undefined
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
    case 'r':
      return commands.release
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

/** A menu or a dialog is open, whoever opened it: its keys are its own, letters that choose an item too. */
function isCovered(): boolean {
  return document.querySelector('[role="menu"], dialog:modal') !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
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
