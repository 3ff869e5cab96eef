import './entries-field.css'
import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { addEntries, splitEntries } from '../model/entries.ts'
import { Field, FieldProblem } from './field.tsx'

interface EntriesFieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly entries: readonly string[]
  readonly placeholder: string
  /** What is wrong with the list as a whole. */
  readonly problem?: string | undefined
  /** What is wrong with an entry, by its index. */
  readonly problems?: ReadonlyMap<number, string> | undefined
  readonly disabled?: boolean | undefined
  readonly onChange: (entries: string[]) => void
}

/** A list of addresses or names: typed one after the other, or pasted all at once. */
export function EntriesField(props: EntriesFieldProps) {
  const { label, hint, entries, placeholder, problem, problems, disabled, onChange } = props
  const [typed, setTyped] = useState('')
  const input = useRef<HTMLInputElement>(null)

  const add = (text: string) => {
    const more = splitEntries(text)
    setTyped('')
    if (more.length > 0) onChange(addEntries(entries, more))
  }
  const remove = (index: number) => {
    onChange(entries.toSpliced(index, 1))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (['Enter', ',', ';', ' '].includes(event.key) && typed.trim() !== '') {
      event.preventDefault()
      add(typed)
    } else if (event.key === 'Enter') {
      event.preventDefault()
    } else if (event.key === 'Backspace' && typed === '' && entries.length > 0) {
      remove(entries.length - 1)
    }
  }
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => (
        <>
          <div className={disabled ? 'entries disabled' : 'entries'}>
            {entries.length > 0 && (
              <ul className="entry-list" aria-label={label}>
                {entries.map((entry, index) => (
                  <li key={entry} className={problems?.has(index) ? 'entry wrong' : 'entry'}>
                    <span>{entry}</span>
                    {!disabled && (
                      <button type="button" aria-label={`Remove ${entry}`} onClick={() => remove(index)}>
                        <X size={13} aria-hidden />
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            )}
            <input
              ref={input}
              {...control}
              type="text"
              value={typed}
              disabled={disabled}
              placeholder={entries.length === 0 ? placeholder : ''}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={onKeyDown}
              onBlur={() => add(typed)}
              onPaste={(event) => {
                event.preventDefault()
                add(typed + event.clipboardData.getData('text'))
              }}
            />
          </div>
          {[...(problems ?? [])].map(([index, text]) => (
            <FieldProblem key={index} text={text} />
          ))}
        </>
      )}
    </Field>
  )
}
