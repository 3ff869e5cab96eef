import './import-drop.css'
import { FileDown, X } from 'lucide-react'
import { formatCount } from '../model/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { useFileDrop } from './use-file-drop.ts'
import type { Importer } from './use-importer.ts'

/** Where files of mail are dropped: over the list. Says how far an import is. */
export function ImportDrop({ importer, label }: { importer: Importer; label: string }) {
  const { progress, chooser, start, stop } = importer
  const isOver = useFileDrop(start)
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        aria-label="Files of mail"
        accept=".eml,.mbox,.mbx,.zip,.txt,message/rfc822,application/mbox,application/zip"
        onChange={({ currentTarget }) => {
          start([...(currentTarget.files ?? [])])
          // The same file may be chosen again.
          currentTarget.value = ''
        }}
      />
      {progress && (
        <div className="import-progress">
          <span>
            Importing {progress.file}
            {progress.files > 1 && ` (${formatCount(progress.number)} of ${formatCount(progress.files)})`}
          </span>
          <progress aria-label="Import" value={progress.share} />
          <IconButton icon={X} label="Stop the import" onClick={stop} />
        </div>
      )}
      {isOver && (
        <div className="import-drop" aria-hidden>
          <FileDown size={30} strokeWidth={1.5} />
          <b>Import into {label}</b>
          <span>.eml, mbox and zip files; nothing of it is sent</span>
        </div>
      )}
    </>
  )
}
