import type { LinkLookView } from '../../server/contract/person.types.ts'

export interface WelcomeWords {
  readonly title: string
  readonly about: string
  readonly button: string
}

/** What the page of a single-use link says. */
export function welcomeWords({ kind, email }: Pick<LinkLookView, 'kind' | 'email'>): WelcomeWords {
  switch (kind) {
    case 'administrator':
      return {
        title: 'Welcome to your post office',
        about: 'Who administers this server? You can invite everybody else afterwards.',
        button: 'Start',
      }
    case 'invitation':
      return {
        title: 'Welcome',
        about: `You were invited as ${email ?? 'somebody new'}. Choose a password to come in.`,
        button: 'Come in',
      }
    case 'password':
      return {
        title: 'A new password',
        about: `For ${email ?? 'you'}. All other sessions end.`,
        button: 'Set it and sign in',
      }
  }
}

/** The secret in the address, behind its `#`: browsers never send it to a server, or to where a link leads. */
export function secretOf(hash: string): string | null {
  const secret = hash.replace(/^#/, '')
  return secret === '' ? null : secret
}
