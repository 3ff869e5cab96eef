import { createHash, randomBytes } from 'node:crypto'
import {
  credentialInputSchema,
  credentialListSchema,
  newCredentialSchema,
} from '../../contract/credential.ts'
import type {
  CredentialListView,
  CredentialView,
  NewCredentialView,
} from '../../contract/credential.types.ts'
import type { Credential } from '../../domain/credential.ts'
import { Failure } from '../../domain/failure.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'

/** 160 bits: nobody guesses one, so a fast hash of it can be stored. */
const SECRET_OCTETS = 20

const ALL = '/instances/:instance/credentials'

export function credentialsRoutes(deps: Pick<HttpDeps, 'store'>): readonly Route[] {
  return [listRoute(deps), addRoute(deps), revokeRoute(deps)]
}

function listRoute({ store }: Pick<HttpDeps, 'store'>): Route {
  return route({
    method: 'get',
    path: ALL,
    summary: 'The SMTP credentials of an instance, without their secrets.',
    needs: 'configure',
    answer: credentialListSchema,
    handle: async (call) => {
      const { id } = findInstance(store, call)
      const own = store.instances.credentials().filter(({ instanceId }) => instanceId === id)
      return json({ credentials: own.map(present) } satisfies CredentialListView)
    },
  })
}

function addRoute({ store }: Pick<HttpDeps, 'store'>): Route {
  return route({
    method: 'post',
    path: ALL,
    summary: 'Makes an SMTP credential. Its secret is in this answer and nowhere else.',
    needs: 'configure',
    audit: 'credential.made',
    body: credentialInputSchema,
    answer: newCredentialSchema,
    status: 201,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const username = call.body.username ?? instance.name
      const secret = randomBytes(SECRET_OCTETS).toString('base64url')
      const credential = await store.instances.addCredential(
        {
          instanceId: instance.id,
          name: call.body.name ?? username,
          username,
          secretSha256: createHash('sha256').update(secret).digest('hex'),
        },
        Date.now(),
      )
      call.note({ username })
      return json({ ...present(credential), secret } satisfies NewCredentialView, 201)
    },
  })
}

function revokeRoute({ store }: Pick<HttpDeps, 'store'>): Route {
  return route({
    method: 'delete',
    path: `${ALL}/:credential`,
    summary: 'Revokes an SMTP credential: from the next message on it opens nothing.',
    needs: 'configure',
    audit: 'credential.revoked',
    answer: null,
    handle: async (call) => {
      const instance = findInstance(store, call)
      const found = store.instances
        .credentials()
        .find(({ id, instanceId }) => instanceId === instance.id && String(id) === call.param('credential'))
      if (found?.managedByFile) {
        const words = `The credential '${found.username}' is declared in the configuration file: remove it there and restart.`
        throw new Failure('conflict', words)
      }
      if (found === undefined || !(await store.instances.revokeCredential(instance.id, found.id))) {
        throw new Failure('not-found', `Instance '${instance.name}' has no such credential.`)
      }
      call.note({ username: found.username })
      return { kind: 'empty' }
    },
  })
}

function present({
  id,
  name,
  username,
  managedByFile,
  createdAtMs,
  lastUsedAtMs,
}: Credential): CredentialView {
  return {
    id,
    name,
    username,
    managedByFile,
    createdAt: presentTime(createdAtMs),
    lastUsedAt: lastUsedAtMs === null ? null : presentTime(lastUsedAtMs),
  }
}
