import { once } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import { answerError } from './app.ts'
import { createAdmission } from './gate/admission.ts'
import { createLocalToken, notTheToken } from './gate/local-token.ts'
import { createPreviewKeys } from './gate/preview-keys.ts'
import { createReceive } from './gate/receive.ts'
import type { HttpDeps } from './http.types.ts'
import { credentialsRoutes } from './instances/credentials.ts'
import { instanceStatesRoutes } from './instances/instance-states.ts'
import { type InstancesDeps, instancesRoutes } from './instances/instances.ts'
import { projectsRoutes } from './instances/projects.ts'
import { linksRoutes } from './people/links.ts'
import { apiRouter } from './requests/api.ts'

export interface OfflineDoor {
  readonly url: string
  close(): Promise<void>
}

export interface OfflineDeps extends InstancesDeps, Pick<HttpDeps, 'log' | 'access'> {
  readonly token: string
}

/** The part of the API that sets the server up, for a command while no server runs: on loopback, for its token alone. */
export async function openOffline(deps: OfflineDeps): Promise<OfflineDoor> {
  const closing = new AbortController()
  const app = express()
  const routes = [
    ...instancesRoutes(deps),
    ...instanceStatesRoutes(deps),
    ...credentialsRoutes(deps),
    ...projectsRoutes(deps),
    ...linksRoutes(deps),
  ]
  const isCommand = createLocalToken(deps.token)
  app.use(({ headers, socket }, _response, next) => {
    if (!isCommand({ headers, remoteAddress: socket.remoteAddress ?? '' })) throw notTheToken()
    next()
  })
  const { instances } = deps.store
  const receive = createReceive({
    admission: createAdmission({ ...deps.access, instances }),
    access: deps.access,
    instances,
    localToken: deps.token,
    previewKeys: createPreviewKeys(Date.now),
    clientAddressOf: () => null,
    cookieFor: (_request, session) => ({ session, isSecure: false, path: '/' }),
    closing: closing.signal,
    log: deps.log,
  })
  app.use('/api/v1', apiRouter(routes, receive))
  app.use(answerError(deps))
  const server = createServer(app)
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the door has no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      closing.abort()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
