import { Router } from 'express'
import type { CustomDomain } from '../../config/config.types.ts'
import { hostName } from '../gate/host-name.ts'

/** The instance whose custom domain a request came to, by its `Host`; null on every other name. */
export type HomeOf = (host: string | undefined) => string | null

export function createHomeOf(domains: readonly CustomDomain[]): HomeOf {
  const homes = new Map(domains.map(({ name, instance }) => [name, instance]))
  return (host) => homes.get(hostName(host ?? '')) ?? null
}

/** The front page of a custom domain is the inbox of its instance. */
export function homeRouter(homeOf: HomeOf, basePath: string): Router {
  const router = Router()
  router.get('/', ({ headers, originalUrl }, response, next) => {
    const home = homeOf(headers.host)
    if (home === null) return next()
    const query = originalUrl.indexOf('?')
    const search = query < 0 ? '' : originalUrl.slice(query)
    response
      .set('Cache-Control', 'no-store')
      .redirect(302, `${basePath}/i/${encodeURIComponent(home)}${search}`)
  })
  return router
}
