import { EMAIL_RULE_DEFAULTS, type EmailRule, type Instance } from '../../domain/instance.ts'

/** An instance as SQL gives it: structures as JSON, truth as 0 and 1. */
export type InstanceRow = Omit<
  Instance,
  'email' | 'requireAuth' | 'notifications' | 'faults' | 'managedByFile'
> & {
  readonly email: string
  readonly requireAuth: number
  readonly notifications: number
  readonly faults: number
  readonly managedByFile: number
}

export const INSTANCE_COLUMNS = `id, name, kind, label, email, require_auth AS requireAuth, notifications, faults,
  managed_by_file AS managedByFile, created_at_ms AS createdAtMs,
  (SELECT name FROM projects WHERE projects.id = project_id) AS project,
  archived_at_ms AS archivedAtMs, deleted_at_ms AS deletedAtMs, sending_paused_at_ms AS sendingPausedAtMs`

export function toInstance({
  email,
  requireAuth,
  notifications,
  faults,
  managedByFile,
  ...row
}: InstanceRow): Instance {
  return {
    ...row,
    // What was written by an older version says nothing of what that did not know.
    email: { ...EMAIL_RULE_DEFAULTS, ...(JSON.parse(email) as EmailRule) },
    requireAuth: requireAuth === 1,
    notifications: notifications === 1,
    faults: faults === 1,
    managedByFile: managedByFile === 1,
  }
}
