import type { Address } from './address.ts'

export type InstanceKind = 'staging' | 'production'
export type EmailMode = 'capture' | 'redirect' | 'deliver'

/** One environment of a project: it owns its rule, credentials and messages. */
export interface Instance {
  readonly id: number
  /** `[a-z0-9-]`, unique; the name in URLs and in configuration. */
  readonly name: string
  readonly kind: InstanceKind
  readonly label: string
  readonly email: EmailRule
  /** Refuse mail from clients that did not AUTH, even on loopback. */
  readonly requireAuth: boolean
  /** Whether calls to other systems are made for it, or only noted. */
  readonly notifications: boolean
  /** Whether tests may inject faults at its SMTP door; never on production. */
  readonly faults: boolean
  /** Declared in the configuration file, and so read-only elsewhere. */
  readonly managedByFile: boolean
  readonly createdAtMs: number
  /** Name of its project. */
  readonly project: string
  /** Since when it takes no mail and keeps what it has; null while it is in use. */
  readonly archivedAtMs: number | null
  /** When it was deleted; it can be restored for `INSTANCE_GRACE_MS`, then it is purged. Null while it is not. */
  readonly deletedAtMs: number | null
  /** Since when a person keeps what it has to send back; null while it is sent. */
  readonly sendingPausedAtMs: number | null
}

/** What is set of an instance, by whoever creates or changes it. */
export interface InstanceSettings
  extends Omit<
    Instance,
    | 'id'
    | 'createdAtMs'
    | 'project'
    | 'notifications'
    | 'faults'
    | 'archivedAtMs'
    | 'deletedAtMs'
    | 'sendingPausedAtMs'
  > {
  /** Left out, it stays where it is; a new one is of the default project. */
  readonly project?: string | undefined
  /** Left out, they stay as they are; a new instance, or one of another kind, has the default of its kind. */
  readonly notifications?: boolean | undefined
  /** Left out, it stays as it is; off on a new instance, and on every production one. */
  readonly faults?: boolean | undefined
}

/** Staging calls nobody until somebody says so. */
export const NOTIFICATIONS_DEFAULTS: Readonly<Record<InstanceKind, boolean>> = {
  staging: false,
  production: true,
}

/** Whether calls to other systems are made once `after` is set; `before` is undefined for a new instance. */
export function notificationsAfter(
  before: Pick<Instance, 'kind' | 'notifications'> | undefined,
  { kind, notifications }: Pick<InstanceSettings, 'kind' | 'notifications'>,
): boolean {
  if (notifications !== undefined) return notifications
  return before?.kind === kind ? before.notifications : NOTIFICATIONS_DEFAULTS[kind]
}

/** Whether tests may inject faults once `after` is set; `before` is undefined for a new instance. */
export function faultsAfter(
  before: Pick<Instance, 'faults'> | undefined,
  { kind, faults }: Pick<InstanceSettings, 'kind' | 'faults'>,
): boolean {
  return kind === 'staging' && (faults ?? before?.faults ?? false)
}

/** Archived and deleted instances take no mail. */
export function takesMail({ archivedAtMs, deletedAtMs }: Instance): boolean {
  return archivedAtMs === null && deletedAtMs === null
}

/** A deleted instance can be restored for a day, like a deleted message. */
export const INSTANCE_GRACE_MS = 24 * 60 * 60 * 1000

/** What `email:` of an instance says: the suppression rule's settings. */
export interface EmailRule {
  readonly mode: EmailMode
  /** Where redirected copies go. */
  readonly testRecipients: readonly Address[]
  /** `user@domain`, `@domain`, or a glob in the local part such as `anna+*@domain`. */
  readonly allowedRecipients: readonly string[]
  /** From and MAIL FROM of redirected copies. */
  readonly sender: Address | null
  /** Name of the relay; null when none is chosen. */
  readonly relay: string | null
  readonly subject: { readonly maxRecipients: number }
  /** Extra header names that a redirected copy may keep under their own name. */
  readonly passHeaders: readonly string[]
  /** Redirected copies an hour; the rest is held. */
  readonly redirectLimit: number
  /** What becomes of mail with a calendar in it: whoever accepts an invitation mails its organizer. */
  readonly invitations: InvitationHandling
}

export type InvitationHandling = 'redirect' | 'hold'

/** The instance that mail without AUTH goes to: always staging. */
export const DEFAULT_INSTANCE = 'default'

/** The project of instances that name no other. */
export const DEFAULT_PROJECT = 'default'

export const EMAIL_RULE_DEFAULTS: Omit<EmailRule, 'mode'> = {
  testRecipients: [],
  allowedRecipients: [],
  sender: null,
  relay: null,
  subject: { maxRecipients: 3 },
  passHeaders: [],
  redirectLimit: 200,
  invitations: 'redirect',
}
