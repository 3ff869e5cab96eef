/** One line of the audit log. */
export interface AuditEntryView {
  id: number
  at: string
  actor: { kind: 'person' | 'token' | 'command' | 'anyone' | 'server'; name: string | null }
  clientAddress: string | null
  /** What the instance was called then; null when it is about the server. */
  instance: string | null
  /** Such as `instance.changed`. */
  action: string
  detail: Record<string, string | number | boolean | null>
}

/** Newest first. */
export interface AuditListView {
  entries: AuditEntryView[]
  nextPageToken: string | null
}
