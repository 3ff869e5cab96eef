import { Router } from 'express'
import type { HttpDeps } from './http.types.ts'

/** For load balancers and containers: any host name, no credential, nothing but a status. */
export function healthRouter({ store }: Pick<HttpDeps, 'store'>): Router {
  const router = Router()
  router.get('/health/live', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  router.get('/health/ready', async (_request, response) => {
    const ready = await store.ready().then(
      () => true,
      () => false,
    )
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ready ? 'ok' : 'unavailable' })
  })
  return router
}
