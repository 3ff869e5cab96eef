import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express'
import type { ProxySignIn } from '../access/sign-in-elsewhere.ts'
import type { CustomDomain } from '../config/config.types.ts'
import { docsRouter } from './docs/router.ts'
import { createDoor } from './door.ts'
import { type Admission, createAdmission } from './gate/admission.ts'
import { belowBasePath } from './gate/base-path.ts'
import { createClientReader } from './gate/client-address.ts'
import { createGuard, type GuardOptions } from './gate/guard.ts'
import { oidcRouter } from './gate/oidc.ts'
import { createReceive, type ReceiveDeps } from './gate/receive.ts'
import { securityHeaders } from './gate/security-headers.ts'
import { strictTransport } from './gate/strict-transport.ts'
import { healthRouter } from './health.ts'
import type { HttpDeps, HttpDoor } from './http.types.ts'
import { createHomeOf, homeRouter } from './instances/home.ts'
import { metricsRouter } from './metrics.ts'
import { openApiDocument } from './openapi/openapi.ts'
import { openRouter } from './pages/open.ts'
import { pageRouter } from './pages/page.ts'
import { sendProblem } from './requests/answer.ts'
import { apiRouter } from './requests/api.ts'
import { isClientGone } from './requests/client-gone.ts'
import { BadRequest, INTERNAL_PROBLEM, problemOf } from './requests/problem.ts'
import { apiRoutes } from './routes.ts'

/** The web page, the API and the socket behind one address. Nothing is served before `listen`. */
export function createHttpApp(given: HttpDeps): HttpDoor {
  const deps = { ...given, log: given.log.child({ part: 'http' }) }
  const closing = new AbortController()
  const { domains = [] } = deps
  const guard = createGuard(guardOptions(deps, domains))
  const homeOf = createHomeOf(domains)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(healthRouter(deps))
  app.use(securityHeaders(), strictTransport(strictNames(deps, domains)))
  app.use((request, _response, next) => {
    guard(request)
    next()
  })
  app.use(belowBasePath(deps.config.basePath))
  app.use(openRouter())
  const clientOf = createClientReader(deps.config.trustProxy)
  const isSecure = (request: Request) => clientOf(request).isSecure ?? request.secure
  const { provider, proxy } = deps.elsewhere ?? {}
  if (provider !== undefined) app.use(oidcRouter({ ...deps, provider, clientOf, isSecure }))
  if (proxy !== undefined) app.use(provisioned(proxy))
  const admission = createAdmission({
    ...deps.access,
    instances: deps.store.instances,
    trustedUser: proxy?.userOf,
  })
  app.use(metricsRouter({ ...deps, ...deps.access, ...deps.store, admission }))
  const receive = createReceive(receiveDeps(deps, admission, closing.signal))
  const routes = apiRoutes(deps)
  app.use('/api/v1', apiRouter(routes, receive))
  const { basePath } = deps.config
  app.use(docsRouter(() => openApiDocument(routes, deps.version, basePath), basePath))
  app.use(homeRouter(homeOf, deps.config.basePath))
  mountPage(app, deps)
  app.use(answerError(deps))
  return createDoor(app, { guard, admission }, closing, deps)
}

function provisioned(proxy: ProxySignIn): RequestHandler {
  return async ({ headers, socket }, _response, next) => {
    await proxy.provision({ headers, remoteAddress: socket.remoteAddress })
    next()
  }
}

function guardOptions({ config, tls }: HttpDeps, domains: readonly CustomDomain[]): GuardOptions {
  const { publicUrl, allowedHosts, trustProxy } = config
  const names = domains.map(({ name }) => name)
  return {
    publicUrl,
    allowedHosts: [...allowedHosts, ...names],
    trustProxy,
    isSecure: (tls ?? null) !== null,
  }
}

function receiveDeps(
  { access, store, localToken, previewKeys, config, log }: HttpDeps,
  admission: Admission,
  closing: AbortSignal,
): ReceiveDeps {
  const clientOf = createClientReader(config.trustProxy)
  const isPublicSecure = config.publicUrl?.startsWith('https:') === true
  const path = config.basePath === '' ? '/' : config.basePath
  return {
    admission,
    access,
    instances: store.instances,
    localToken,
    previewKeys,
    clientAddressOf: (request) => clientOf(request).address,
    cookieFor: (request, session) => ({
      session,
      isSecure: isPublicSecure || (clientOf(request).isSecure ?? request.secure),
      path,
    }),
    closing,
    log,
  }
}

/** Only where TLS is ours and people are told to use it. */
function strictNames({ config, tls }: HttpDeps, domains: readonly CustomDomain[]): readonly string[] {
  const url = config.publicUrl === null ? null : new URL(config.publicUrl)
  if (url?.protocol !== 'https:' || !tls) return []
  return [url.hostname, ...domains.map(({ name }) => name)]
}

function mountPage(app: Express, { webDir, config }: HttpDeps): void {
  // An unknown address below `/api` must not answer with the page.
  app.use('/api', () => {
    throw new BadRequest(404, 'There is no such route; the API is below /api/v1.')
  })
  if (webDir !== null) app.use(pageRouter(webDir, config.basePath))
  app.use(() => {
    throw new BadRequest(404, 'This server runs without the page; the API is below /api/v1.')
  })
}

/** Every error in words for the client; what is a bug goes to the log. */
export function answerError({ log, config }: Pick<HttpDeps, 'log' | 'config'>): ErrorRequestHandler {
  const clientOf = createClientReader(config.trustProxy)
  return (error: unknown, request, response, _next) => {
    const problem = problemOf(requestError(error))
    if (problem === undefined) {
      const about = { error, method: request.method, path: request.path, client: clientOf(request).address }
      if (response.destroyed || isClientGone(error))
        log.debug(about, 'a client went before it had its answer')
      else log.error(about, 'a request failed')
    }
    sendProblem(response, problem ?? INTERNAL_PROBLEM)
  }
}

/** What Express itself finds wrong with a request, in our words. */
function requestError(error: unknown): unknown {
  if (!(error instanceof Error) || !('status' in error) || error instanceof BadRequest) return error
  switch (error.status) {
    case 413:
      return new BadRequest(413, 'The body is larger than 1 MiB; nothing was done.')
    case 415:
      return new BadRequest(415, 'The body must be plain JSON in UTF-8, not compressed; nothing was done.')
    case 400:
      return new BadRequest(
        400,
        'The request can not be read (its JSON, its path, or it broke off); nothing was done.',
      )
    default:
      return error
  }
}
