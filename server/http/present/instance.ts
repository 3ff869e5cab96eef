import type { InstanceView } from '../../contract/instance.types.ts'
import { INSTANCE_GRACE_MS, type Instance } from '../../domain/instance.ts'
import type { Counts } from '../../store/store.types.ts'
import { presentTime } from './message.ts'

export function presentInstance(instance: Instance, { total, unread, held }: Counts): InstanceView {
  const {
    name,
    kind,
    label,
    email,
    requireAuth,
    notifications,
    faults,
    managedByFile,
    createdAtMs,
    project,
    deletedAtMs,
  } = instance
  return {
    name,
    kind,
    label,
    email: {
      mode: email.mode,
      testRecipients: [...email.testRecipients],
      allowedRecipients: [...email.allowedRecipients],
      sender: email.sender,
      relay: email.relay,
      subject: { maxRecipients: email.subject.maxRecipients },
      passHeaders: [...email.passHeaders],
      redirectLimit: email.redirectLimit,
      invitations: email.invitations,
    },
    requireAuth,
    notifications,
    faults,
    managedByFile,
    createdAt: presentTime(createdAtMs),
    project,
    state: stateOf(instance),
    purgedAt: deletedAtMs === null ? null : presentTime(deletedAtMs + INSTANCE_GRACE_MS),
    counts: { total, unread, held },
  }
}

function stateOf({ archivedAtMs, deletedAtMs }: Instance): InstanceView['state'] {
  if (deletedAtMs !== null) return 'deleted'
  return archivedAtMs === null ? 'active' : 'archived'
}
