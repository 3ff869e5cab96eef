/**
 * `read` sees, `write` marks and deletes, `release` sends to test recipients, `content` reads production mail,
 * `admin` configures its instances, `server` administers the server.
 */
export type ScopeName = 'read' | 'write' | 'release' | 'content' | 'admin' | 'server'

export interface TokenView {
  id: number
  name: string
  /** E-mail address of who made it; null when the file declares it. */
  owner: string | null
  scopes: ScopeName[]
  /** By name; null is all that its owner may use. */
  instances: string[] | null
  createdAt: string
  expiresAt: string | null
  /** Up to a minute behind; null when it was never used. */
  lastUsedAt: string | null
}

export interface TokenListView {
  tokens: TokenView[]
}

/** POST /me/tokens */
export interface TokenInput {
  name: string
  scopes: ScopeName[]
  /** Left out or null: all that its owner may use. */
  instances?: string[] | null | undefined
  /** Left out or null: it stays until it is revoked. */
  expiresAt?: string | null | undefined
}

/** The secret is here and nowhere else. */
export interface NewTokenView extends TokenView {
  secret: string
}
