import './dialog-form.css'
import { type FormEvent, useId, useState } from 'react'
import type { TagChange } from '../inbox/actions.ts'
import { useKept } from '../inbox/use-kept.ts'
import { plural } from '../model/format.ts'
import { Modal } from '../ui/modal.tsx'

interface TagDialogProps {
  readonly instance: string
  readonly count: number
  readonly onTag: (change: TagChange) => void
  readonly onClose: () => void
}

/** Puts a tag on many messages, or takes it off. */
export function TagDialog({ instance, count, onTag, onClose }: TagDialogProps) {
  const [tag, setTag] = useState('')
  const { tags } = useKept(instance)
  const listId = useId()
  const act = (action: TagChange['action']) => {
    if (tag.trim() === '') return
    onTag({ action, tags: [tag.trim()] })
    onClose()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    act('tag')
  }
  return (
    <Modal title={`Tag ${plural(count, 'message')}`} shape="dialog" onClose={onClose}>
      <form className="dialog-form" onSubmit={onSubmit}>
        <label>
          Tag
          <input
            type="text"
            data-autofocus
            value={tag}
            list={listId}
            maxLength={50}
            pattern='[^",]+'
            title="No commas, no quotation marks"
            required
            onChange={(event) => setTag(event.target.value)}
          />
        </label>
        <datalist id={listId}>
          {tags.map(({ tag: known }) => (
            <option key={known} value={known} />
          ))}
        </datalist>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={() => act('untag')}>
            Take it off
          </button>
          <button type="submit" className="button primary">
            Put it on
          </button>
        </div>
      </form>
    </Modal>
  )
}
