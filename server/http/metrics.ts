import { Router } from 'express'
import type { Rights } from '../access/rights.ts'
import { Failure } from '../domain/failure.ts'
import type { InstanceStore } from '../store/store.types.ts'
import type { Admission } from './gate/admission.ts'
import { createLocalToken } from './gate/local-token.ts'

export interface MetricsDeps {
  readonly admission: Admission
  readonly rights: Rights
  readonly instances: Pick<InstanceStore, 'list'>
  readonly localToken: string
  readonly metrics: () => Promise<string>
}

/**
 * For Prometheus. Its figures are of all instances, so who asks must be one who may see them all: an administrator, or
 * a token of theirs with the scope `read` on all instances.
 */
export function metricsRouter({ admission, rights, instances, localToken, metrics }: MetricsDeps): Router {
  const router = Router()
  const isCommand = createLocalToken(localToken)
  router.get('/metrics', async (request, response) => {
    const { headers, socket } = request
    const remoteAddress = socket.remoteAddress ?? ''
    if (!isCommand({ headers, remoteAddress })) {
      const who = admission.admit(admission.who(request), 'signed-in', () => '')
      const seesAll =
        rights.isServerAdmin(who) || instances.list().every((each) => rights.on(who, each).has('see'))
      if (!seesAll) throw new Failure('refused', 'Metrics are for those who may see all instances.')
    }
    response.set('Cache-Control', 'no-store')
    response.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics())
  })
  return router
}
