import { relayListSchema } from '../contract/relay.ts'
import type { RelayListView } from '../contract/relay.types.ts'
import { json } from './answer.ts'
import type { HttpDeps } from './http.types.ts'
import { presentRelay } from './present/instance.ts'
import { type Route, route } from './route.ts'

export function relaysRoutes({ store }: Pick<HttpDeps, 'store'>): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/relays',
      summary: 'The relays that instances may use, without their credentials.',
      needs: 'signed-in',
      answer: relayListSchema,
      handle: async () =>
        json({ relays: store.instances.relays().map(presentRelay) } satisfies RelayListView),
    }),
  ]
}
