import type { AuditEntry } from '../../domain/audit.ts'
import type { Instance } from '../../domain/instance.ts'

/** What changed of an instance, before and after, for the audit log. */
export function changeNote(before: Instance, after: Instance): AuditEntry['detail'] {
  const [old, now] = [flat(before), flat(after)]
  const changed = Object.keys(now).filter((key) => old[key] !== now[key])
  return Object.fromEntries(changed.map((key) => [key, `${old[key]} → ${now[key]}`]))
}

function flat({
  kind,
  label,
  project,
  requireAuth,
  notifications,
  faults,
  email,
}: Instance): Readonly<Record<string, string>> {
  const rule = Object.entries(email).map(([key, value]) => [`email.${key}`, JSON.stringify(value)])
  return {
    kind,
    label,
    project,
    requireAuth: String(requireAuth),
    notifications: String(notifications),
    faults: String(faults),
    ...Object.fromEntries(rule),
  }
}
