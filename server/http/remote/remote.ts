import { z } from 'zod'
import { createNetworks } from '../../access/networks.ts'
import { isProof } from '../../derive/remote-proof.ts'
import { Failure } from '../../domain/failure.ts'
import { isPublicAddress } from '../../outside/address.ts'
import type { HttpDeps } from '../http.types.ts'
import { bytes } from '../requests/answer.ts'
import { findWhole } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'
import { createRemoteCache } from './remote-cache.ts'
import { createRemoteFetch } from './remote-fetch.ts'

type Deps = Pick<HttpDeps, 'store' | 'config'> & { readonly proofKey: string }

/** Pictures that a message has on other hosts, loaded by us when somebody asked to see them: the browser never goes there. */
export function remoteRoutes({ store, config, proofKey }: Deps): readonly Route[] {
  const isOwn = createNetworks(config.remoteFrom)
  const load = createRemoteCache(
    createRemoteFetch({ isAllowed: (address) => isPublicAddress(address) || isOwn(address) }),
  )
  return [
    route({
      method: 'get',
      path: '/instances/:instance/messages/:id/remote/:proof',
      summary:
        'A picture of another host that stands in its HTML; the URL comes from the preview, whose proof opens it.',
      needs: 'nothing',
      query: z.strictObject({ url: z.string().max(8000) }),
      answer: null,
      produces: 'image/*',
      handle: async (call) => {
        const { url } = call.query
        // First of all: without the proof nothing is told of what is there.
        if (!isProof(proofKey, call.param('id'), url, call.param('proof')))
          throw new Failure('not-found', 'No preview of this message has that picture.')
        await findWhole(store, call)
        const { bytes: octets, contentType, etag } = await load(url)
        return bytes(
          { contentType, etag, cache: 'ask', body: () => [octets] },
          // The sandboxed preview has no origin, so that all is cross-origin to it.
          { embed: 'cross-origin', sizeBytes: octets.length },
        )
      },
    }),
  ]
}
