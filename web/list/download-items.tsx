import { Archive, FileText, Mail } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type Exported, urls } from '../api.ts'

/** As many as one URL names. */
export const DOWNLOADED_IDS_MAX = 300

interface DownloadItemsProps {
  readonly instance: string
  /** What is downloaded: what matches, or these. */
  readonly which: Exported
}

/** Items of a menu, each a file with all that is meant. */
export function DownloadItems({ instance, which }: DownloadItemsProps) {
  const only = 'ids' in which && which.ids.length === 1 ? which.ids[0] : undefined
  const isTooMany = 'ids' in which && which.ids.length > DOWNLOADED_IDS_MAX
  if (isTooMany) {
    return (
      <DropdownMenu.Item className="menu-item" disabled>
        <Archive size={15} aria-hidden /> At most {DOWNLOADED_IDS_MAX}, or all that match
      </DropdownMenu.Item>
    )
  }
  return (
    <>
      {only !== undefined && (
        <DropdownMenu.Item asChild>
          <a className="menu-item" href={urls.raw(instance, only)} download={`${only}.eml`}>
            <Mail size={15} aria-hidden /> Download as .eml
          </a>
        </DropdownMenu.Item>
      )}
      <DropdownMenu.Item asChild>
        <a className="menu-item" href={urls.export(instance, which, 'zip')} download>
          <Archive size={15} aria-hidden /> Download as .eml files, zip
        </a>
      </DropdownMenu.Item>
      <DropdownMenu.Item asChild>
        <a className="menu-item" href={urls.export(instance, which, 'mbox')} download>
          <FileText size={15} aria-hidden /> Download as mbox
        </a>
      </DropdownMenu.Item>
    </>
  )
}
