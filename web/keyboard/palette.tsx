import './palette.css'
import { useId, useState } from 'react'
import { matchingItems, type PaletteItem } from '../model/palette.ts'
import { Modal } from '../ui/modal.tsx'

interface PaletteProps {
  readonly items: readonly PaletteItem[]
  /** What is written when it opens. */
  readonly start: string
  readonly onClose: () => void
}

/** Everything that can be done or gone to, by a few letters of its name. */
export function Palette({ items, start, onClose }: PaletteProps) {
  const [written, setWritten] = useState(start)
  const [active, setActive] = useState(0)
  const listId = useId()
  const shown = matchingItems(items, written)
  const run = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    item.run()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0 && shown.length > 0) {
      event.preventDefault()
      const next = (active + by + shown.length) % shown.length
      setActive(next)
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(shown[active])
    }
  }
  return (
    <Modal title="Commands" shape="dialog" onClose={onClose}>
      <div className="palette">
        <input
          data-autofocus
          type="text"
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={shown[active] ? `${listId}-${active}` : undefined}
          placeholder="Go to, search, do …"
          value={written}
          spellCheck={false}
          // Behind what is written already.
          onFocus={({ currentTarget }) => currentTarget.setSelectionRange(start.length, start.length)}
          onChange={(event) => {
            setWritten(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        <div id={listId} role="listbox" aria-label="Commands" className="palette-list">
          {shown.map((item, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the field's
            <div
              key={item.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => run(item)}
            >
              <span className="palette-group">{item.group}</span>
              <span className="palette-label">{item.label}</span>
              <span className="palette-hint">{item.hint}</span>
              {item.hotkey && <kbd>{item.hotkey}</kbd>}
            </div>
          ))}
        </div>
        {shown.length === 0 && <p className="palette-none">Nothing is called that.</p>}
      </div>
    </Modal>
  )
}
