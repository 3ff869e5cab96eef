import { newSecret } from '../../access/secret.ts'
import { newTokenSchema, tokenInputSchema, tokenListSchema } from '../../contract/token.ts'
import type { NewTokenView, TokenListView, TokenView } from '../../contract/token.types.ts'
import { Failure } from '../../domain/failure.ts'
import { type ApiToken, TOKEN_PREFIX } from '../../domain/token.ts'
import { noInstance, visible } from '../gate/admission.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { type Route, route } from '../requests/route.ts'
import { personOf } from './me.ts'

type Deps = Pick<HttpDeps, 'store' | 'access'>

/** Keys for programs: one's own, and for the administrator all. */
export function tokensRoutes(deps: Deps): readonly Route[] {
  return [ownRoute(deps), makeRoute(deps), revokeOwnRoute(deps), allRoute(deps), revokeRoute(deps)]
}

function ownRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: '/me/tokens',
    summary: "One's own API tokens, without their secrets.",
    needs: 'signed-in',
    answer: tokenListSchema,
    handle: async ({ who }) => {
      const { person } = personOf(who)
      const own = store.people.tokens().filter(({ personId }) => personId === person.id)
      return json({ tokens: own.map((token) => present(token, store)) } satisfies TokenListView)
    },
  })
}

function makeRoute({ store, access }: Deps): Route {
  return route({
    method: 'post',
    path: '/me/tokens',
    summary:
      'Makes an API token, which never opens more than its maker may. Its secret is in this answer alone.',
    needs: 'signed-in',
    audit: 'token.made',
    body: tokenInputSchema,
    answer: newTokenSchema,
    status: 201,
    handle: async ({ who, body, note }) => {
      const { person } = personOf(who)
      const { name, scopes, instances = null, expiresAt = null } = body
      const seen = visible(access.rights, who, store.instances.list())
      const instanceIds =
        instances?.map((wanted) => {
          const found = seen.find((instance) => instance.name === wanted)
          if (found === undefined) throw noInstance(wanted)
          return found.id
        }) ?? null
      if (scopes.includes('server') && (!person.isAdmin || instanceIds !== null)) {
        throw new Failure(
          'refused',
          'The scope server is for administrators of the server, and for tokens of all instances.',
          'scopes',
        )
      }
      const { secret, hash } = newSecret(TOKEN_PREFIX)
      const expiresAtMs = expiresAt === null ? null : Date.parse(expiresAt)
      note({ name, scopes: scopes.join(' '), instances: instances?.join(' ') ?? 'all' })
      const token = await store.people.addToken(
        { name, scopes, instanceIds, expiresAtMs, personId: person.id, hash },
        Date.now(),
      )
      return json({ ...present(token, store), secret } satisfies NewTokenView, 201)
    },
  })
}

function revokeOwnRoute({ store }: Deps): Route {
  return route({
    method: 'delete',
    path: '/me/tokens/:token',
    summary: 'Revokes one of them: it opens nothing any more.',
    needs: 'signed-in',
    audit: 'token.revoked',
    answer: null,
    handle: async ({ who, param, note }) => {
      const { person } = personOf(who)
      const token = store.people
        .tokens()
        .find(({ id, personId }) => String(id) === param('token') && personId === person.id)
      if (token === undefined || !(await store.people.revokeToken(token.id))) throw noToken()
      note({ name: token.name })
      return { kind: 'empty' }
    },
  })
}

function allRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: '/tokens',
    summary: 'All API tokens, without their secrets.',
    needs: 'server',
    answer: tokenListSchema,
    handle: async () =>
      json({ tokens: store.people.tokens().map((token) => present(token, store)) } satisfies TokenListView),
  })
}

function revokeRoute({ store }: Deps): Route {
  return route({
    method: 'delete',
    path: '/tokens/:token',
    summary: 'Revokes an API token of anybody.',
    needs: 'server',
    audit: 'token.revoked',
    answer: null,
    handle: async ({ param, note }) => {
      const token = store.people.tokens().find(({ id }) => String(id) === param('token'))
      if (token?.personId === null) {
        throw new Failure(
          'conflict',
          'This token is declared in the configuration file, or belongs to an ephemeral instance: remove it there and restart, or delete the instance.',
        )
      }
      if (token === undefined || !(await store.people.revokeToken(token.id))) throw noToken()
      note({ name: token.name })
      return { kind: 'empty' }
    },
  })
}

function present(token: ApiToken, { people, instances }: HttpDeps['store']): TokenView {
  const { id, name, personId, scopes, instanceIds, createdAtMs, expiresAtMs, lastUsedAtMs } = token
  const timeOrNull = (atMs: number | null) => (atMs === null ? null : presentTime(atMs))
  return {
    id,
    name,
    owner: personId === null ? null : (people.byId(personId)?.email ?? null),
    scopes: [...scopes],
    instances: instanceIds?.flatMap((of) => instances.byId(of)?.name ?? []) ?? null,
    createdAt: presentTime(createdAtMs),
    expiresAt: timeOrNull(expiresAtMs),
    lastUsedAt: timeOrNull(lastUsedAtMs),
  }
}

function noToken(): Failure {
  return new Failure('not-found', 'There is no such token.')
}
