export interface InstanceView {
  name: string
  kind: 'staging' | 'production'
  label: string
  email: {
    mode: 'capture' | 'redirect' | 'deliver'
    testRecipients: string[]
    allowedRecipients: string[]
    sender: string | null
    relay: string | null
    subject: { maxRecipients: number }
    passHeaders: string[]
    redirectLimit: number
    /** What becomes of mail with a calendar in it where copies are redirected. */
    invitations: 'redirect' | 'hold'
  }
  requireAuth: boolean
  /** Whether calls to other systems are made for it: by default on production alone. */
  notifications: boolean
  /** Whether tests may inject faults at its SMTP door; never on production. */
  faults: boolean
  managedByFile: boolean
  createdAt: string
  /** Name of its project. */
  project: string
  /** `archived` and `deleted` take no mail; a deleted one answers to nothing but being restored. */
  state: 'active' | 'archived' | 'deleted'
  /** When a deleted one is gone for good; null while it is not deleted. */
  purgedAt: string | null
  counts: { total: number; unread: number; held: number }
}

export interface InstanceListView {
  instances: InstanceView[]
  /** What a client needs to point an application here. */
  server: {
    version: string
    smtp: { host: string; port: number; tls: boolean }
    /** Ports that are of one instance each. */
    listeners: { instance: string; host: string; port: number }[]
    access: 'members' | 'open'
    /** The instance whose custom domain this was asked on, which its front page leads to; null on other names. */
    home: string | null
  }
}

/** POST /instances. What is left out has the defaults of its kind. */
export interface InstanceInput {
  /** `[a-z0-9-]`, at most 63 characters: the name in URLs. Needed unless there is a `ttl`. */
  name?: string | undefined
  /** Needed unless there is a `ttl`: that is always staging. */
  kind?: 'staging' | 'production' | undefined
  /** Makes it an ephemeral instance, deleted by itself after `90s`, `10m`, `2h`: for one test run. It captures. */
  ttl?: string | undefined
  label?: string | undefined
  email?: EmailRuleInput | undefined
  requireAuth?: boolean | undefined
  /** Left out, it has the default of the kind: off on staging, on on production. */
  notifications?: boolean | undefined
  /** Off unless said; refused on production. */
  faults?: boolean | undefined
  /** Name of its project; `default` unless said. */
  project?: string | undefined
}

/** What POST /instances answers; `ephemeral` is there where a `ttl` was given. */
export interface NewInstanceView extends InstanceView {
  ephemeral?: EphemeralView | undefined
}

/** Of an instance of one test run. */
export interface EphemeralView {
  expiresAt: string
  /** Where the application under test sends its mail. The secret is in this answer and nowhere else. */
  smtp: { host: string; port: number; tls: boolean; username: string; secret: string }
  /** An API token for this instance alone, which ends with it (read and write). In this answer and nowhere else. */
  token: string
  /** Of addresses for the run: nobody can have it (RFC 2606). Any other address works as well. */
  domain: string
}

/** PATCH of an instance: what is left out stays. */
export interface InstancePatch {
  kind?: 'staging' | 'production' | undefined
  project?: string | undefined
  /** Needed for another kind or mode; without it the answer is 409 `confirmation-needed` and says what would happen. */
  confirm?: boolean | undefined
  label?: string | undefined
  email?: EmailRuleInput | undefined
  requireAuth?: boolean | undefined
  /** Left out, it stays; another kind brings its own default. */
  notifications?: boolean | undefined
  /** Left out, it stays; off once it is production. */
  faults?: boolean | undefined
}

export interface EmailRuleInput {
  mode?: 'capture' | 'redirect' | 'deliver' | undefined
  testRecipients?: string[] | undefined
  allowedRecipients?: string[] | undefined
  sender?: string | null | undefined
  relay?: string | null | undefined
  subject?: { maxRecipients: number } | undefined
  passHeaders?: string[] | undefined
  redirectLimit?: number | undefined
  invitations?: 'redirect' | 'hold' | undefined
  /** Entries of `allowedRecipients` that are meant although they are wide, such as `*`. */
  acknowledge?: string[] | undefined
}

/** GET /instances/{i}/cursor: everything stored so far is at or before it. */
export interface CursorView {
  cursor: number
}
