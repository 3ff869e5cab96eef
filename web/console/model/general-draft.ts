import type { InstancePatch, InstanceView } from '../../../server/contract/instance.types.ts'

export interface GeneralDraft
  extends Pick<InstanceView, 'label' | 'project' | 'kind' | 'requireAuth' | 'faults'> {
  /** Null until somebody says something: it stays, or becomes what another kind brings. */
  readonly notifications: boolean | null
}

export function draftOfGeneral(instance: InstanceView): GeneralDraft {
  const { label, project, kind, requireAuth, faults } = instance
  return { label, project, kind, requireAuth, faults, notifications: null }
}

/** Another kind comes with the mode that it starts with. */
export function patchOfGeneral({ notifications, ...changes }: Partial<GeneralDraft>): InstancePatch {
  const { kind } = changes
  return {
    ...changes,
    ...(typeof notifications === 'boolean' && { notifications }),
    ...(kind !== undefined && { email: { mode: kind === 'production' ? 'deliver' : 'capture' } }),
  }
}

/** The API notifications as they would be: another kind brings its own default. */
export function notificationsShown(
  saved: Pick<InstanceView, 'notifications'>,
  { kind, notifications = null }: Partial<GeneralDraft>,
): boolean {
  return notifications ?? (kind === undefined ? saved.notifications : kind === 'production')
}

/** What the draft has to say so that they are so: nothing, where they are so by themselves. */
export function notificationsDraft(
  saved: Pick<InstanceView, 'notifications'>,
  { kind }: Partial<GeneralDraft>,
  wanted: boolean,
): boolean | null {
  return notificationsShown(saved, kind === undefined ? {} : { kind }) === wanted ? null : wanted
}
