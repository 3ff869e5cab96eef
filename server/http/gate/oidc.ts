import { type Request, type Response, Router } from 'express'
import type { ProviderSignIn } from '../../access/sign-in-elsewhere.ts'
import { Failure } from '../../domain/failure.ts'
import type { Identity } from '../../domain/identity.ts'
import type { HttpDeps } from '../http.types.ts'
import { escapeHtml, sendPlainPage } from '../pages/plain-page.ts'
import { cookieText } from '../requests/answer.ts'
import type { ClientView } from './client-address.ts'

const START = '/sign-in/oidc'
const CALLBACK = `${START}/callback`
/** Ties a sign-in to the browser that began it. Lax: it has to come back with the provider's redirect. */
const PROOF_COOKIE = 'stagingpost_sign_in'
const PROOF_SECONDS = 600
const RETURN_LENGTH_MAX = 2000

export interface OidcRouterDeps extends Pick<HttpDeps, 'access' | 'config'> {
  readonly provider: ProviderSignIn
  readonly clientOf: (request: Request) => ClientView
  /** Whether it is asked over TLS, as far as is known. */
  readonly isSecure: (request: Request) => boolean
}

/** Two addresses that browsers are sent to, and nobody else asks: what they answer is a redirect, or words. */
export function oidcRouter(deps: OidcRouterDeps): Router {
  const { provider, config } = deps
  const router = Router()
  router.get(START, async (request, response) => {
    try {
      const { url, proof } = await provider.oidc.begin(
        callbackUrl(deps, request),
        localPath(request.query.return),
      )
      setProof(deps, request, response, proof)
      response.set('Cache-Control', 'no-store').redirect(303, url)
    } catch (error) {
      answerRefusal(error, response, config.basePath)
    }
  })
  router.get(CALLBACK, async (request, response) => {
    const clientAddress = deps.clientOf(request).address
    try {
      const url = new URL(callbackUrl(deps, request))
      url.search = new URL(request.originalUrl, url).search
      setProof(deps, request, response, null)
      const { identity, returnTo } = await provider.oidc.finish(url, proofOf(request))
      const session = await begun(deps, identity, {
        clientAddress,
        userAgent: request.get('user-agent') ?? '',
      })
      const path = config.basePath === '' ? '/' : config.basePath
      response.append('Set-Cookie', cookieText({ session, isSecure: deps.isSecure(request), path }))
      response.set('Cache-Control', 'no-store').redirect(303, `${config.basePath}${returnTo}`)
    } catch (error) {
      if (error instanceof Failure) await noteRefusal(deps, clientAddress, error)
      answerRefusal(error, response, config.basePath)
    }
  })
  return router
}

interface From {
  readonly clientAddress: string
  readonly userAgent: string
}

/** The secret of the session that begins. */
async function begun({ access, provider }: OidcRouterDeps, identity: Identity, from: From): Promise<string> {
  const { secret, session, person } = await access.signIn.begin(await provider.personOf(identity), from)
  await access.record({
    principal: { kind: 'person', person, session },
    clientAddress: from.clientAddress,
    instance: null,
    action: 'session.begun',
    detail: { by: 'oidc' },
  })
  return secret
}

function noteRefusal({ access }: OidcRouterDeps, clientAddress: string, { message }: Failure): Promise<void> {
  const detail = { by: 'oidc', why: message }
  return access.record({
    principal: { kind: 'anyone' },
    clientAddress,
    instance: null,
    action: 'session.refused',
    detail,
  })
}

/** As it is registered at the provider, which compares it to the letter. */
function callbackUrl({ config, clientOf, isSecure }: OidcRouterDeps, request: Request): string {
  const here = `${isSecure(request) ? 'https' : 'http'}://${clientOf(request).host}${config.basePath}`
  return `${config.publicUrl ?? here}${CALLBACK}`
}

/** A path of ours; anything else, such as `//evil.example`, is the front page. */
function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > RETURN_LENGTH_MAX || !wanted.startsWith('/')) return '/'
  const url = URL.parse(wanted, 'http://here.invalid')
  return url?.origin === 'http://here.invalid' &&
    url.pathname.startsWith('/') &&
    !url.pathname.startsWith('//')
    ? url.pathname + url.search
    : '/'
}

function setProof(
  { config, isSecure }: OidcRouterDeps,
  request: Request,
  response: Response,
  proof: string | null,
) {
  const age = proof === null ? 0 : PROOF_SECONDS
  const secure = isSecure(request) ? '; Secure' : ''
  response.append(
    'Set-Cookie',
    `${PROOF_COOKIE}=${proof ?? ''}; Path=${config.basePath}${START}; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`,
  )
}

function proofOf({ headers }: Request): string | undefined {
  return new RegExp(`(?:^|; *)${PROOF_COOKIE}=([^;]+)`).exec(headers.cookie ?? '')?.[1]
}

const STATUS: Readonly<Record<string, number>> = { refused: 403, unavailable: 503 }

function answerRefusal(error: unknown, response: Response, basePath: string): void {
  if (!(error instanceof Failure)) throw error
  const words = `<h1>You are not signed in</h1><p>${escapeHtml(error.message)}</p><a href="${basePath}/">Back</a>`
  sendPlainPage(response.status(STATUS[error.code] ?? 400), 'Sign in', words)
}
