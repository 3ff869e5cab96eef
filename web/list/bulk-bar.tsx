import './bulk-bar.css'
import { Forward, GitCompare, Tag, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../model/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { Workspace } from '../use-workspace.ts'
import { BulkMenu } from './bulk-menu.tsx'
import { TagDialog } from './tag-dialog.tsx'

interface BulkBarProps {
  readonly instance: string
  readonly search: string
  /** How many match, loaded or not. */
  readonly total: number
  readonly workspace: Workspace
}

/** What can be done with all selected messages. */
export function BulkBar({ instance, search, total, workspace }: BulkBarProps) {
  const [isTagging, setTagging] = useState(false)
  const { selection, matching, may } = workspace
  const canMark = may('mark')
  const ids = [...selection.ids]
  const count = selection.isWhole ? total : ids.length
  return (
    <div className="bulk-bar" role="toolbar" aria-label="Selected messages">
      <IconButton icon={X} label="Select none" hotkey="Escape" onClick={selection.clear} />
      <span className="bulk-count" role="status">
        {formatCount(count)}
        <span className="bulk-word"> selected</span>
      </span>
      {!selection.isWhole && ids.length < total && (
        <button type="button" className="bulk-all" aria-keyshortcuts="*" onClick={selection.selectAll}>
          All {formatCount(total)}
        </button>
      )}
      {!selection.isWhole && ids.length === 2 && (
        <IconButton icon={GitCompare} label="Compare" onClick={() => workspace.compare(ids)} />
      )}
      {!selection.isWhole && may('release') && (
        <IconButton icon={Forward} label="Release" hotkey="r" onClick={() => workspace.setReleasing(ids)} />
      )}
      {canMark && (
        <>
          <IconButton icon={Tag} label="Tag" onClick={() => setTagging(true)} />
          <IconButton
            icon={Trash2}
            label="Delete"
            hotkey="e"
            className="danger"
            onClick={() => (selection.isWhole ? matching.remove() : workspace.remove(ids))}
          />
        </>
      )}
      <BulkMenu instance={instance} search={search} ids={ids} workspace={workspace} />
      {isTagging && (
        <TagDialog
          instance={instance}
          count={count}
          onClose={() => setTagging(false)}
          onTag={(change) => (selection.isWhole ? matching.run(change) : workspace.tag(ids, change))}
        />
      )}
    </div>
  )
}
