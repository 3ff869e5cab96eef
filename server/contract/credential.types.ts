/** What an application signs in with over SMTP: never with its secret. */
export interface CredentialView {
  id: number
  /** For people: which application uses it. */
  name: string
  /** Unique in the server: it chooses the instance. */
  username: string
  managedByFile: boolean
  createdAt: string
  /** Up to a minute behind; null when it was never used. */
  lastUsedAt: string | null
}

export interface CredentialListView {
  credentials: CredentialView[]
}

/** POST /instances/{i}/credentials */
export interface CredentialInput {
  name?: string | undefined
  /** The instance's own name unless said. */
  username?: string | undefined
}

/** The only answer that ever has the secret. */
export interface NewCredentialView extends CredentialView {
  secret: string
}
