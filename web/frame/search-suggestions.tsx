import './search-suggestions.css'
import type { Suggestion } from '../model/suggest.ts'

interface SearchSuggestionsProps {
  readonly id: string
  readonly offers: readonly Suggestion[]
  /** Index of the one that Enter takes; -1 for none. */
  readonly active: number
  readonly onTake: (offer: Suggestion) => void
}

/** What may be written at the caret. The focus stays in the field. */
export function SearchSuggestions({ id, offers, active, onTake }: SearchSuggestionsProps) {
  return (
    <div id={id} className="search-suggestions" role="listbox" aria-label="Suggestions">
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the field's
        <div
          key={offer.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // Pressing must not take the focus from the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(offer)}
        >
          <code>{offer.text}</code>
          <span>{offer.hint}</span>
        </div>
      ))}
    </div>
  )
}
