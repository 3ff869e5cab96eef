export type RoleName = 'viewer' | 'tester' | 'admin'

/** What may be done on an instance; `content`: bodies and attachments. */
export type RightName = 'see' | 'content' | 'mark' | 'release' | 'configure'

/** GET /me, and the answer to signing in. */
export interface MeView {
  /** `anyone`: this server asks nobody to sign in. `nobody`: sign in first. */
  kind: 'person' | 'token' | 'command' | 'anyone' | 'nobody'
  /** Of a token: who made it; null when the file declares it. */
  person: { id: number; email: string; name: string; hasPassword: boolean } | null
  isServerAdmin: boolean
  /** Rights by instance, for all that one may see. */
  rights: Record<string, RightName[]>
  /** Projects whose members one manages, and in which one makes staging instances. */
  administers: string[]
  /** What the button says that leads to an OpenID provider, at `/sign-in/oidc?return=`; null where there is none. */
  provider: string | null
}

/** POST /sign-in */
export interface SignInInput {
  email: string
  password: string
}

/** POST /me/password; `current` is left out by who has none. */
export interface PasswordInput {
  current?: string | undefined
  password: string
}

export interface SessionView {
  id: number
  createdAt: string
  /** Up to a minute behind. */
  lastSeenAt: string
  expiresAt: string
  clientAddress: string
  userAgent: string
  /** The one that asks. */
  isThis: boolean
}

export interface SessionListView {
  sessions: SessionView[]
}

/** For the server's administrator. */
export interface PersonView {
  id: number
  email: string
  name: string
  isAdmin: boolean
  managedByFile: boolean
  createdAt: string
  lastSeenAt: string | null
  disabledAt: string | null
  roles: { project: string | null; instance: string | null; role: RoleName }[]
}

export interface PersonListView {
  people: PersonView[]
  invitations: InvitationView[]
  /** Links with which people set a new password, that were not used yet. */
  passwordLinks: (InvitationView & { personId: number })[]
  /** Links that make whoever uses one an administrator; good for 15 minutes. */
  administratorLinks: Omit<InvitationView, 'email'>[]
}

/** POST /people: an invitation. The first person of a server is its administrator. */
export interface PersonInput {
  email: string
  isAdmin?: boolean | undefined
}

/** PATCH of a person: what is left out stays. */
export interface PersonPatch {
  name?: string | undefined
  isAdmin?: boolean | undefined
  disabled?: boolean | undefined
}

export interface InvitationView {
  id: number
  email: string
  createdBy: string
  expiresAt: string
}

/** A single-use link: `/welcome#<secret>` below the address of the page. The secret is here and nowhere else. */
export interface LinkView {
  secret: string
  expiresAt: string
}

/** POST /links/look and /links/redeem. */
export interface LinkInput {
  secret: string
}

export interface LinkLookView {
  kind: 'administrator' | 'invitation' | 'password'
  /** Whom it is for; null when whoever holds it says who they are. */
  email: string | null
  expiresAt: string
}

export interface RedeemInput extends LinkInput {
  /** Only for an administrator's link. */
  email?: string | undefined
  /** Not for a new password. */
  name?: string | undefined
  password: string
}
