import './dialog-form.css'
import { type FormEvent, useState } from 'react'
import { api, problemOf } from '../api.ts'
import { Modal } from '../ui/modal.tsx'

interface KeepSearchDialogProps {
  readonly instance: string
  readonly search: string
  readonly onClose: () => void
}

/** Keeps the search under a name; with a tag, new mail that matches is given it. */
export function KeepSearchDialog({ instance, search, onClose }: KeepSearchDialogProps) {
  const [name, setName] = useState('')
  const [tag, setTag] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const given = tag.trim() === '' ? null : tag.trim()
    api.keepSearch(instance, name.trim(), { search, tag: given }).then(onClose, (error: unknown) => {
      setProblem(problemOf(error).detail)
    })
  }
  return (
    <Modal title="Keep this search" shape="dialog" onClose={onClose}>
      <form className="dialog-form" onSubmit={onSubmit}>
        <p>
          <code>{search}</code>
        </p>
        <label>
          Name
          <input
            type="text"
            data-autofocus
            value={name}
            maxLength={60}
            pattern="[^\/]*"
            title="Without a slash"
            required
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label>
          Tag new mail that matches (optional)
          <input
            type="text"
            value={tag}
            maxLength={50}
            pattern='[^",]*'
            title="No commas, no quotation marks"
            onChange={(event) => setTag(event.target.value)}
          />
        </label>
        {problem && (
          <p className="dialog-error" role="alert">
            {problem}
          </p>
        )}
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Keep
          </button>
        </div>
      </form>
    </Modal>
  )
}
