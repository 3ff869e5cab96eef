import './list-head.css'
import { Paperclip } from 'lucide-react'
import { memo } from 'react'
import type { MessageList } from '../list-state.ts'
import { formatCount } from '../model/format.ts'
import { FILTERS, hasTerm, toggleTerm } from '../model/search-filter.ts'
import type { Workspace } from '../use-workspace.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ListMenu } from './list-menu.tsx'

interface ListHeadProps {
  readonly list: MessageList | null
  readonly instance: string
  readonly search: string
  readonly workspace: Workspace
  readonly onSearch: (text: string) => void
}

/** How many there are and what to show of them; while rows are selected, what to do with them. */
export function ListHead({ list, instance, search, workspace, onSearch }: ListHeadProps) {
  const { selection } = workspace
  if (selection.isWhole || selection.ids.size > 0)
    return <BulkBar instance={instance} search={search} total={list?.total ?? 0} workspace={workspace} />
  return (
    <div className="list-head">
      <Filters search={search} onSearch={onSearch} />
      {list?.phase === 'ready' && (
        <span className="list-total">
          {formatCount(list.total)}
          <span className={search === '' ? 'visually-hidden' : undefined}>
            {search === '' ? ' messages' : ' found'}
          </span>
        </span>
      )}
      <ListMenu instance={instance} search={search} workspace={workspace} onSearch={onSearch} />
    </div>
  )
}

/** Not drawn again for every mail, as the number beside it is. */
const Filters = memo(function Filters({ search, onSearch }: Pick<ListHeadProps, 'search' | 'onSearch'>) {
  return (
    <fieldset className="filters">
      <legend className="visually-hidden">Filters</legend>
      <button type="button" className="filter" aria-pressed={search === ''} onClick={() => onSearch('')}>
        All
      </button>
      {FILTERS.map(({ term, label }) => (
        <button
          key={term}
          type="button"
          className="filter"
          aria-pressed={hasTerm(search, term)}
          onClick={() => onSearch(toggleTerm(search, term))}
        >
          {term === 'has:attachment' ? <Paperclip size={14} aria-label={label} /> : label}
        </button>
      ))}
    </fieldset>
  )
})
