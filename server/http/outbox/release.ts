import { actorOf, type Principal } from '../../access/principal.ts'
import { releaseInputSchema, releaseListSchema } from '../../contract/outbox.ts'
import type { ReleaseInput, ReleaseListView } from '../../contract/outbox.types.ts'
import type { ReleaseRequest } from '../../delivery/release.ts'
import { parseAddress } from '../../domain/address.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { MessageId } from '../../domain/message.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentOutcome } from '../present/outbox.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'

type Deps = Pick<HttpDeps, 'store' | 'releaser' | 'outbox'>

const PATH = '/instances/:instance/releases'

/** A person sends messages on: to test and allowed recipients of today, or on production to recipients that failed. */
export function releaseRoutes({ store, releaser, outbox }: Deps): readonly Route[] {
  return [
    route({
      method: 'post',
      path: `${PATH}/preview`,
      summary: 'What a release of these messages would send to whom. Nothing is sent.',
      needs: 'see',
      body: releaseInputSchema,
      answer: releaseListSchema,
      handle: async (call) => {
        const outcomes = await releaser.preview(requestOf(findInstance(store, call), call.body))
        return json({ messages: outcomes.map(presentOutcome) } satisfies ReleaseListView)
      },
    }),
    route({
      method: 'post',
      path: PATH,
      summary:
        'Sends messages on, each as a record of its own. Staging mail goes to nobody off the lists of today.',
      needs: 'release',
      audit: 'messages.released',
      body: releaseInputSchema,
      answer: releaseListSchema,
      handle: async (call) => {
        const request = requestOf(findInstance(store, call), call.body)
        const outcomes = await releaser.release(request, {
          by: whoIs(call.who),
          reason: call.body.reason ?? null,
        })
        outbox.wake()
        call.note({ messages: outcomes.filter(({ kind }) => kind !== 'refused').length })
        return json({ messages: outcomes.map(presentOutcome) } satisfies ReleaseListView)
      },
    }),
  ]
}

function requestOf(instance: Instance, { ids, to }: ReleaseInput): ReleaseRequest {
  const addresses = to?.map((text) => {
    const address = parseAddress(text)
    if (address === undefined) throw new Failure('invalid', `${text} is not an address.`, 'to')
    return address
  })
  return { instance, ids: ids.map((id) => id as MessageId), to: addresses ?? null }
}

function whoIs(principal: Principal): string {
  const { kind, name } = actorOf(principal)
  return name ?? (kind === 'command' ? 'a command on this machine' : 'somebody who may use this server')
}
