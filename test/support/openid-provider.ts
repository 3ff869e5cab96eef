import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { onTestFinished } from 'vitest'

/** What the provider says of an account besides its name, which is also its subject. */
export interface Account {
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
}

export interface OpenIdProvider {
  readonly issuer: string
  /** From then on it answers, for a client that comes back there. Accounts can be changed meanwhile. */
  open(redirectUri: string, accounts: Map<string, Account>): void
}

export const CLIENT = { clientId: 'stagingpost', clientSecret: 'the-secret-of-this-client' }

/** A real OpenID provider on a port of loopback; every account's password is whatever is typed. */
export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  let answer: RequestListener = (_request, response) => response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    open(redirectUri, accounts) {
      const provider = new Provider(issuer, {
        clients: [
          { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] },
        ],
        findAccount: (_context, id) => {
          const account = accounts.get(id)
          return account && { accountId: id, claims: () => ({ sub: id, ...account }) }
        },
        claims: {
          openid: ['sub'],
          email: ['email', 'email_verified'],
          profile: ['name'],
          groups: ['groups'],
        },
        cookies: { keys: ['of this test'] },
      })
      answer = provider.callback()
    },
  }
}
