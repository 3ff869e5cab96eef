import './search-box.css'
import { Search, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useInboxStore } from '../inbox/use-inbox.ts'
import { useKept } from '../inbox/use-kept.ts'
import { knownAddresses } from '../model/known-addresses.ts'
import { applied, type Suggestion, suggestions } from '../model/suggest.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { Navigate } from '../use-route.ts'
import { SearchSuggestions } from './search-suggestions.tsx'

/** Searching starts this long after the last key. */
const TYPING_MS = 180
/** A field whose value is still to come would be an error. */
const OPEN_FIELD = /(?:^|[\s(-])[a-z-]+:$/i

interface SearchBoxProps {
  readonly instance: string | null
  readonly search: string
  readonly navigate: Navigate
}

/** The search, typed into the URL, with suggestions for the word at the caret. Escape leaves the field. */
export function SearchBox({ instance, search, navigate }: SearchBoxProps) {
  const [draft, setDraft] = useDraft(search, navigate)
  const [isFocused, setFocused] = useState(false)
  const [caret, setCaret] = useState<number | null>(null)
  const [active, setActive] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const { searches, tags } = useKept(isFocused ? instance : null)
  const { inbox } = useInboxStore()
  const known = {
    searches,
    tags: tags.map(({ tag }) => tag),
    addresses: (field: string) => knownAddresses(inbox.get().list?.rows ?? [], field),
  }
  const offers = isFocused && caret !== null ? suggestions(draft, caret, known) : []

  const take = (offer: Suggestion) => {
    const next = applied(draft, caret ?? draft.length, offer)
    setDraft(next.text)
    setActive(-1)
    setCaret(next.caret)
    input.current?.focus()
    // The browser sets the caret to the end when the value changes.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret))
  }
  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    const chosen = offers[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (offers.length === 0) return setCaret(event.currentTarget.selectionStart)
      event.preventDefault()
      const by = event.key === 'ArrowDown' ? 1 : -1
      setActive(((active + 1 + by + offers.length + 1) % (offers.length + 1)) - 1)
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'Escape' && offers.length > 0) {
      event.preventDefault()
      setCaret(null)
    } else if (event.key === 'Escape' || event.key === 'Enter') {
      // Browsers empty a search field on Escape.
      event.preventDefault()
      event.currentTarget.blur()
    }
  }
  return (
    <search className="search-box">
      <Search size={16} aria-hidden />
      <input
        ref={input}
        type="search"
        value={draft}
        placeholder="Search, or from: to: subject: is:held …"
        aria-label={instance === null ? 'Search all instances' : 'Search this instance'}
        aria-keyshortcuts="/"
        aria-autocomplete="list"
        aria-controls={offers.length > 0 ? listId : undefined}
        aria-activedescendant={active >= 0 && offers[active] ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setDraft(event.target.value)
          setCaret(event.target.selectionStart)
          setActive(-1)
        }}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false)
          setCaret(null)
          setActive(-1)
        }}
        onKeyDown={onKeyDown}
      />
      {draft === '' ? (
        <kbd aria-hidden>/</kbd>
      ) : (
        <IconButton
          icon={X}
          label="Clear the search"
          onClick={() => {
            setDraft('')
            input.current?.focus()
          }}
        />
      )}
      {offers.length > 0 && <SearchSuggestions id={listId} offers={offers} active={active} onTake={take} />}
    </search>
  )
}

/** What is typed goes into the URL a moment later; what Back, a filter or a link puts there is shown. */
function useDraft(search: string, navigate: Navigate): [string, (text: string) => void] {
  const [draft, setDraft] = useState(search)
  const sent = useRef(search)
  useEffect(() => {
    if (search === sent.current) return
    sent.current = search
    setDraft(search)
  }, [search])
  useEffect(() => {
    const text = draft.trim()
    if (text === sent.current || OPEN_FIELD.test(text)) return
    const timer = setTimeout(() => {
      sent.current = text
      navigate({ search: text }, 'replace')
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [draft, navigate])
  return [draft, setDraft]
}
