import type { Request } from 'express'
import type { Principal } from '../../access/principal.ts'
import type { WebAccess } from '../../access/web-access.ts'
import type { Right } from '../../domain/right.ts'
import type { Logger } from '../../log.ts'
import type { InstanceStore } from '../../store/store.types.ts'
import type { Cookie } from '../requests/answer.ts'
import type { Receive } from '../requests/api.ts'
import type { Route } from '../requests/route.ts'
import type { Admission } from './admission.ts'
import { createLocalToken } from './local-token.ts'
import type { PreviewKeys } from './preview-keys.ts'

export interface ReceiveDeps {
  readonly admission: Admission
  readonly access: Pick<WebAccess, 'rights' | 'record'>
  readonly instances: Pick<InstanceStore, 'byName'>
  readonly localToken: string
  readonly previewKeys: PreviewKeys
  readonly clientAddressOf: (request: Request) => string | null
  readonly cookieFor: (request: Request, session: string | null) => Cookie
  readonly closing: AbortSignal
  readonly log: Logger
}

const NONE: ReadonlySet<Right> = new Set()
/** Token and address pairs remembered, so that each is noted once. */
const SIGHTS_MAX = 10_000

/** Lets requests in: who asks, whether they may, and how what they do is noted. */
export function createReceive(deps: ReceiveDeps): Receive {
  const { admission, access, instances, previewKeys, clientAddressOf, closing } = deps
  const isCommand = createLocalToken(deps.localToken)
  const isFirstSight = createSights()

  const who = (request: Request): Principal | undefined => {
    const remoteAddress = request.socket.remoteAddress ?? ''
    return isCommand({ headers: request.headers, remoteAddress })
      ? { kind: 'command' }
      : admission.who(request)
  }
  const opensPicture = (request: Request, { needs }: Route): boolean => {
    const { key } = request.query
    const { instance, id } = request.params
    return (
      needs === 'picture' && typeof key === 'string' && previewKeys.opens(key, String(instance), String(id))
    )
  }

  return (request, route) => {
    const param = (name: string) => String(request.params[name] ?? '')
    const byKey = opensPicture(request, route)
    const principal: Principal = byKey
      ? { kind: 'anyone' }
      : admission.admit(who(request), route.needs === 'picture' ? 'content' : route.needs, param)
    const clientAddress = clientAddressOf(request)
    const instance = instances.byName(param('instance')) ?? null
    const record = (action: string, detail: Parameters<WebAccess['record']>[0]['detail'] = {}) =>
      access.record({ principal, clientAddress, instance, action, detail })
    if (principal.kind === 'token' && isFirstSight(`${principal.token.id} ${clientAddress}`)) {
      record('token.used', { method: request.method, path: route.path }).catch((error: unknown) =>
        deps.log.error({ error }, 'the first use of a token could not be noted'),
      )
    }
    const held = instance === null ? NONE : access.rights.on(principal, instance)
    const cookie = (session: string | null) => deps.cookieFor(request, session)
    const stillWho = () =>
      admission.admit(who(request), route.needs === 'picture' ? 'content' : route.needs, param)
    return { who: principal, byKey, stillWho, held, clientAddress, closing, cookie, record }
  }
}

function createSights(): (sight: string) => boolean {
  const seen = new Set<string>()
  return (sight) => {
    if (seen.has(sight)) return false
    const [oldest] = seen
    if (seen.size >= SIGHTS_MAX && oldest !== undefined) seen.delete(oldest)
    seen.add(sight)
    return true
  }
}
