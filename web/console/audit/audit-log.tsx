import './audit-log.css'
import { Download } from 'lucide-react'
import { goTo, splitUrl, useUrl } from '../../address-bar.ts'
import { download } from '../../download.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { type AuditFilter, formatAuditFilter, parseAuditFilter } from '../model/audit-filter.ts'
import { auditCsv, auditJsonLines } from '../model/audit-words.ts'
import { AuditFilterForm } from './audit-filter-form.tsx'
import { AuditItem } from './audit-item.tsx'
import { allEntries, useAudit } from './use-audit.ts'

/** Who did what, when and from where: of an instance, or of the whole server. */
export function AuditLog({ instance }: { instance: string | null }) {
  const [path, query] = splitUrl(useUrl())
  const filter = parseAuditFilter(query)
  const { entries, problem, isLoading, more } = useAudit(instance, filter)
  const exporting = useSaving()
  const show = (next: AuditFilter) => goTo(`${path}${formatAuditFilter(next)}`, 'replace')
  const save = (format: keyof typeof FORMATS) =>
    exporting.run(async () => {
      const { type, extension, write } = FORMATS[format]
      download(`audit-${instance ?? 'server'}.${extension}`, type, write(await allEntries(instance, filter)))
    })
  return (
    <>
      <AuditFilterForm filter={filter} onChange={show} />
      <div className="audit-tools">
        <button type="button" className="button" disabled={exporting.isBusy} onClick={() => save('csv')}>
          <Download size={14} aria-hidden /> CSV
        </button>
        <button type="button" className="button" disabled={exporting.isBusy} onClick={() => save('jsonl')}>
          <Download size={14} aria-hidden /> JSON lines
        </button>
      </div>
      <ProblemNote problem={problem ?? exporting.problem} />
      {entries.length > 0 && (
        <ul className="items audit">
          {entries.map((entry) => (
            <AuditItem key={entry.id} entry={entry} showsInstance={instance === null} />
          ))}
        </ul>
      )}
      {!isLoading && !problem && entries.length === 0 && <p className="none-yet">Nothing was noted.</p>}
      {more && (
        <button type="button" className="button audit-more" disabled={isLoading} onClick={more}>
          Older
        </button>
      )}
    </>
  )
}

const FORMATS = {
  csv: { type: 'text/csv', extension: 'csv', write: auditCsv },
  jsonl: { type: 'application/jsonl', extension: 'jsonl', write: auditJsonLines },
} as const
