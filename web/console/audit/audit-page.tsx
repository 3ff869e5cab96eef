import { PageHead } from '../frame/page-head.tsx'
import { AuditLog } from './audit-log.tsx'

/** The audit log of the server, for its administrator. */
export function AuditPage() {
  return (
    <div className="console-page">
      <PageHead
        title="Audit log"
        about="Who did what, when and from where. Lines stay when what they are about is gone."
      />
      <AuditLog instance={null} />
    </div>
  )
}
