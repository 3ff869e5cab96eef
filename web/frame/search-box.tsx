import './search-box.css'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import type { Navigate } from '../use-route.ts'

/** Searching starts this long after the last key. */
const TYPING_MS = 180

/** The search, typed into the URL. Escape leaves the field. */
export function SearchBox({ search, navigate }: { search: string; navigate: Navigate }) {
  const [draft, setDraft] = useState(search)
  const input = useRef<HTMLInputElement>(null)
  const sent = useRef(search)

  // Back, a filter button or a link changed the search: show it.
  useEffect(() => {
    if (search === sent.current) return
    sent.current = search
    setDraft(search)
  }, [search])

  useEffect(() => {
    const text = draft.trim()
    if (text === sent.current) return
    const timer = setTimeout(() => {
      sent.current = text
      navigate({ search: text }, 'replace')
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [draft, navigate])

  const clear = () => {
    setDraft('')
    input.current?.focus()
  }
  return (
    <search className="search-box">
      <Search size={16} aria-hidden />
      <input
        ref={input}
        type="search"
        value={draft}
        placeholder="Search, or from: to: subject: is:held …"
        aria-label="Search this instance"
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur()
        }}
      />
      {draft === '' ? (
        <kbd aria-hidden>/</kbd>
      ) : (
        <IconButton icon={X} label="Clear the search" onClick={clear} />
      )}
    </search>
  )
}
