import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { OidcConfig } from '../config/config.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Identity } from '../domain/identity.ts'
import { newSecret } from './secret.ts'

/** Longer, and the person has gone for lunch; they press the button again. */
const WAIT_MS = 10 * 60 * 1000
/** Sign-ins under way; above it the oldest is forgotten. */
const UNDER_WAY_MAX = 1000
const TIMEOUT_S = 10

/** Sign-in at an OpenID provider: authorization code with PKCE, state and nonce. */
export interface Oidc {
  /** Where the browser goes, and what it must bring back as a cookie: so nobody finishes another's sign-in. */
  begin(redirectUri: string, returnTo: string): Promise<{ readonly url: string; readonly proof: string }>
  /** `url` is the one that the provider sent the browser to. `Failure('refused')` when it does not hold. */
  finish(
    url: URL,
    proof: string | undefined,
  ): Promise<{ readonly identity: Identity; readonly returnTo: string }>
}

interface UnderWay {
  readonly proof: string
  readonly verifier: string
  readonly nonce: string
  readonly returnTo: string
  readonly untilMs: number
}

/** `now` is in milliseconds since the epoch. */
export function createOidc(config: OidcConfig, now: () => number): Oidc {
  const provider = createDiscovery(config)
  const underWay = new Map<string, UnderWay>()
  return {
    async begin(redirectUri, returnTo) {
      const found = await provider()
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
      const proof = newSecret().secret
      const [oldest] = underWay.keys()
      if (underWay.size >= UNDER_WAY_MAX && oldest !== undefined) underWay.delete(oldest)
      underWay.set(state, { proof, verifier, nonce, returnTo, untilMs: now() + WAIT_MS })
      const url = buildAuthorizationUrl(found, {
        redirect_uri: redirectUri,
        scope: config.scopes.join(' '),
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { url: url.href, proof }
    },
    async finish(url, proof) {
      const state = url.searchParams.get('state') ?? ''
      const begun = underWay.get(state)
      underWay.delete(state)
      if (begun === undefined || begun.untilMs <= now() || begun.proof !== proof) {
        throw new Failure(
          'refused',
          'This sign-in was not begun in this browser, or too long ago: begin again.',
        )
      }
      const found = await provider()
      const { verifier: pkceCodeVerifier, nonce: expectedNonce } = begun
      const checks = { pkceCodeVerifier, expectedNonce, expectedState: state, idTokenExpected: true }
      const tokens = await authorizationCodeGrant(found, url, checks).catch((error: unknown) => {
        throw new Failure('refused', `The identity provider did not sign you in: ${reasonOf(error)}.`)
      })
      const claims = tokens.claims()
      if (claims === undefined)
        throw new Failure('refused', 'The identity provider does not say who you are.')
      const more = await fetchUserInfo(found, tokens.access_token, claims.sub).catch(() => ({}))
      return { identity: identityOf({ ...more, ...claims }, config), returnTo: begun.returnTo }
    },
  }
}

/** Asked when the first person signs in, and again as long as it fails: the provider may start after us. */
function createDiscovery(config: OidcConfig): () => Promise<Configuration> {
  let found: Promise<Configuration> | undefined
  return () => {
    found ??= discover(config).catch((error: unknown) => {
      found = undefined
      throw new Failure('unavailable', `The identity provider does not answer: ${reasonOf(error)}.`)
    })
    return found
  }
}

function discover({ issuer, clientId, clientSecret }: OidcConfig): Promise<Configuration> {
  const url = new URL(issuer)
  // The configuration allows plain HTTP to this machine alone.
  const execute = url.protocol === 'http:' ? [allowInsecureRequests] : []
  return discovery(url, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_S })
}

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string }

function identityOf(claims: Claims, { groupsClaim }: OidcConfig): Identity {
  const { iss, sub, email, email_verified: isVerified, name } = claims
  const groups = claims[groupsClaim]
  return {
    key: `${iss}#${sub}`,
    verifiedEmail: typeof email === 'string' && isVerified === true ? email : null,
    name: typeof name === 'string' ? name : null,
    groups: Array.isArray(groups) ? groups.filter((group): group is string => typeof group === 'string') : [],
  }
}

/** The provider's own words, where it has some; never a token or secret, which stand in none. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for a reason that it does not say'
  const said = 'error_description' in error ? error.error_description : undefined
  return typeof said === 'string' && said !== '' ? said : error.message
}
