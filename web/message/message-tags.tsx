import './message-tags.css'
import { Plus } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { useKept } from '../inbox/use-kept.ts'
import { TagChip } from '../ui/tag-chip.tsx'

interface MessageTagsProps {
  readonly message: MessageListItem
  /** Null where one may not change them. */
  readonly onTags: ((tags: string[]) => void) | null
  readonly onSearch: (search: string) => void
}

/** The tags of the message, to take off and to add to. */
export function MessageTags({ message, onTags, onSearch }: MessageTagsProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const { tags: known } = useKept(draft === null ? null : message.instance)
  const listId = useId()
  const { tags } = message
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const tag = draft?.trim() ?? ''
    if (tag !== '') onTags?.([...tags, tag])
    setDraft(null)
  }
  return (
    <div className="message-tags">
      {tags.map((tag) => (
        <TagChip
          key={tag}
          tag={tag}
          onPress={() => onSearch(`tag:${tag.includes(' ') ? `"${tag}"` : tag}`)}
          onRemove={onTags ? () => onTags(tags.filter((other) => other !== tag)) : undefined}
        />
      ))}
      {onTags === null ? null : draft === null ? (
        <button type="button" className="tag-add" aria-label="Add a tag" onClick={() => setDraft('')}>
          <Plus size={13} aria-hidden /> Tag
        </button>
      ) : (
        <form onSubmit={onSubmit}>
          <input
            // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked to write
            autoFocus
            type="text"
            aria-label="New tag"
            value={draft}
            list={listId}
            maxLength={50}
            pattern='[^",]*'
            title="No commas, no quotation marks"
            onChange={(event) => setDraft(event.target.value)}
            onBlur={() => setDraft(null)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setDraft(null)
            }}
          />
          <datalist id={listId}>
            {known.map(({ tag }) => (
              <option key={tag} value={tag} />
            ))}
          </datalist>
        </form>
      )}
    </div>
  )
}
