import type { IncomingHttpHeaders } from 'node:http'
import type { Identify } from '../../access/identify.ts'
import type { Principal } from '../../access/principal.ts'
import type { Rights } from '../../access/rights.ts'
import type { TrustedUser } from '../../access/trusted-header.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { Right } from '../../domain/right.ts'
import type { InstanceStore } from '../../store/store.types.ts'
import { BadRequest } from '../requests/problem.ts'
import { shownBy } from './shown.ts'

/**
 * What a route asks of who calls it: nothing, to be signed in, a right on the instance that the path names, to
 * administer the project that it names, or the server.
 */
export type Need = 'nothing' | 'signed-in' | Right | 'project' | 'server'

/** `picture`: `content`, or the key of a preview, see `preview-keys.ts`. */
export type RouteNeed = Need | 'picture'

export interface Asked {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly socket: { readonly remoteAddress?: string | undefined }
}

export interface Admission {
  /** Who asks; undefined is nobody yet. Throws `BadRequest` 401 for a token that opens nothing. */
  who(asked: Asked): Principal | undefined
  /** Throws when `principal` may not: 401, 403, or 404 for what one may not know of. */
  admit(principal: Principal | undefined, need: Need, param: (name: string) => string): Principal
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

export function createAdmission({
  identify,
  rights,
  instances,
  trustedUser,
}: {
  readonly identify: Identify
  readonly rights: Rights
  readonly instances: Pick<InstanceStore, 'byName' | 'projects'>
  readonly trustedUser?: TrustedUser | undefined
}): Admission {
  return {
    who({ method, headers, socket }) {
      const vouchedFor = trustedUser?.({ headers, remoteAddress: socket.remoteAddress })
      const found = identify({ ...shownBy(headers), vouchedFor })
      if (found === 'refused')
        throw new BadRequest(401, 'This token opens nothing here, or its time is over.')
      // A form on another site can send the cookie, but not this header.
      if (found?.kind === 'person' && !SAFE_METHODS.includes(method) && headers['x-stagingpost'] !== '1') {
        throw new BadRequest(
          403,
          'A change by cookie needs the header X-Stagingpost: 1; programs use a token.',
        )
      }
      return found
    },
    admit(principal, need, param) {
      if (principal === undefined) {
        if (need === 'nothing') return { kind: 'anyone' }
        throw new BadRequest(401, 'Sign in first, or show a token: Authorization: Bearer spt_…')
      }
      switch (need) {
        case 'nothing':
        case 'signed-in':
          return principal
        case 'server':
          if (rights.isServerAdmin(principal)) return principal
          throw new Failure('refused', 'Only the administrator of the server may do this.')
        case 'project':
          checkProject(principal, param('project'))
          return principal
        default:
          checkInstance(principal, need, param('instance'))
          return principal
      }
    },
  }

  function checkProject(principal: Principal, name: string): void {
    if (
      instances.projects().every((project) => project.name !== name) ||
      !rights.administers(principal, name)
    ) {
      throw new Failure('not-found', `There is no project '${name}' that you administer.`)
    }
  }

  function checkInstance(principal: Principal, need: Right, name: string): void {
    const instance = instances.byName(name)
    const held = instance && rights.on(principal, instance)
    if (held === undefined || !held.has('see')) throw noInstance(name)
    if (!held.has(need)) throw new Failure('refused', lacking(need, name))
  }
}

/** The same words, whether it is not there or not theirs to see. */
export function noInstance(name: string): Failure {
  return new Failure('not-found', `There is no instance '${name}'.`)
}

const WHO_MAY: Record<Right, string> = {
  see: 'its members may look at it',
  content:
    'bodies and attachments of production mail are for its administrators, and for tokens with the scope content',
  mark: 'marking and deleting is for its testers and administrators, and for tokens with the scope write',
  release: 'sending is for its testers and administrators, and for tokens with the scope release',
  configure: 'its settings are for its administrators, and for tokens with the scope admin',
}

function lacking(need: Right, name: string): string {
  return `This may not be done on instance '${name}': ${WHO_MAY[need]}.`
}

/** The instances that somebody may see. */
export function visible(
  rights: Rights,
  principal: Principal,
  list: readonly Instance[],
): readonly Instance[] {
  return list.filter((instance) => rights.on(principal, instance).has('see'))
}
