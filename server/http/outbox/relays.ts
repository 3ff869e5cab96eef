import { sendingInputSchema, sendingSchema } from '../../contract/outbox.ts'
import type { SendingView } from '../../contract/outbox.types.ts'
import {
  relayInputSchema,
  relayListSchema,
  relaySchema,
  relayTestInputSchema,
  relayTestSchema,
} from '../../contract/relay.ts'
import type { RelayListView, RelayTestInput, RelayTestView } from '../../contract/relay.types.ts'
import type { TestMail } from '../../delivery/test-relay.ts'
import { parseAddress } from '../../domain/address.ts'
import { Failure } from '../../domain/failure.ts'
import type { Relay } from '../../domain/relay.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { presentRelay } from '../present/relay.ts'
import { json } from '../requests/answer.ts'
import { type Call, type Route, route } from '../requests/route.ts'
import { changedRelay } from './relay-input.ts'

type Deps = Pick<HttpDeps, 'store' | 'outbox' | 'secrets' | 'testRelay' | 'refuseRelay' | 'access'>

const ONE = '/relays/:relay'

/** The real SMTP servers that mail is handed to. */
export function relaysRoutes(deps: Deps): readonly Route[] {
  return [listRoute(deps), putRoute(deps), removeRoute(deps), sendingRoute(deps), testRoute(deps)]
}

function listRoute({ store, outbox, access }: Deps): Route {
  return route({
    method: 'get',
    path: '/relays',
    summary: 'The relays that instances may use, without their secrets; for those who configure one.',
    needs: 'signed-in',
    answer: relayListSchema,
    handle: async ({ who }) => {
      const { rights } = access
      const isTheirs =
        rights.isServerAdmin(who) ||
        store.instances.list().some((instance) => rights.on(who, instance).has('configure'))
      const relays = isTheirs ? store.instances.relays() : []
      return json({ relays: relays.map((relay) => presentRelay(relay, outbox)) } satisfies RelayListView)
    },
  })
}

function putRoute(deps: Deps): Route {
  const { store, outbox } = deps
  return route({
    method: 'put',
    path: ONE,
    summary: 'Creates a relay, or changes it as a whole. Secrets that are left out stay as they are.',
    needs: 'server',
    audit: 'relay.set',
    body: relayInputSchema,
    answer: relaySchema,
    handle: async (call) => {
      const name = call.param('relay')
      const before = store.instances.relays().find((relay) => relay.name === name)
      if (before !== undefined) refuseManaged(before)
      const changed = changedRelay(name, call.body, before, deps)
      const refusal = deps.refuseRelay(changed)
      if (refusal !== undefined) throw refusal
      await store.instances.putRelay(changed)
      call.note({ relay: name, host: changed.host, port: changed.port })
      outbox.wake()
      return json(presentRelay(findRelay(deps, call), outbox))
    },
  })
}

function removeRoute(deps: Deps): Route {
  const { store } = deps
  return route({
    method: 'delete',
    path: ONE,
    summary:
      'Removes a relay that no instance uses. What still waits for it waits until one of that name is there.',
    needs: 'server',
    audit: 'relay.removed',
    answer: null,
    handle: async (call) => {
      const relay = findRelay(deps, call)
      refuseManaged(relay)
      const users = store.instances
        .list()
        .filter(({ email, deletedAtMs }) => email.relay === relay.name && deletedAtMs === null)
      if (users.length > 0) {
        const names = users.map(({ name }) => name).join(', ')
        throw new Failure('conflict', `The relay ${relay.name} is used by ${names}: give them another first.`)
      }
      await store.instances.removeRelay(relay.name)
      call.note({ relay: relay.name })
      return { kind: 'empty' }
    },
  })
}

function sendingRoute(deps: Deps): Route {
  const { store, outbox } = deps
  return route({
    method: 'post',
    path: `${ONE}/sending`,
    summary: 'Keeps a relay from being used, or lets it be used again. What is under way ends.',
    needs: 'server',
    audit: 'relay.sending',
    body: sendingInputSchema,
    answer: sendingSchema,
    handle: async (call) => {
      const { name } = findRelay(deps, call)
      const pausedAtMs = call.body.paused ? Date.now() : null
      await store.instances.pauseRelay(name, pausedAtMs)
      call.note({ relay: name, paused: call.body.paused })
      outbox.wake()
      return json({
        pausedAt: pausedAtMs === null ? null : presentTime(pausedAtMs),
      } satisfies SendingView)
    },
  })
}

function testRoute(deps: Deps): Route {
  return route({
    method: 'post',
    path: `${ONE}/test`,
    summary:
      'Connects and logs in, and says what was said. With instance and to, sends a test mail there too.',
    needs: 'server',
    audit: 'relay.tested',
    body: relayTestInputSchema,
    answer: relayTestSchema,
    handle: async (call) => {
      const relay = findRelay(deps, call)
      const { ok, problem, transcript } = await deps.testRelay(relay, mailOf(deps, call.body), call.signal)
      call.note({ relay: relay.name, ok, to: call.body.to ?? null })
      const lines = transcript.map(({ from, line }) => ({ from, line }))
      return json({ ok, problem, transcript: lines } satisfies RelayTestView)
    },
  })
}

function mailOf({ store }: Deps, { instance: name, to }: RelayTestInput): TestMail | null {
  if (name === undefined || to === undefined) return null
  const instance = store.instances.byName(name)
  if (instance === undefined) throw new Failure('not-found', `There is no instance '${name}'.`)
  const address = parseAddress(to)
  if (address === undefined) throw new Failure('invalid', `${to} is not an address.`, 'to')
  return { instance, to: address }
}

function findRelay({ store }: Deps, { param }: Pick<Call<unknown, unknown>, 'param'>): Relay {
  const name = param('relay')
  const relay = store.instances.relays().find((known) => known.name === name)
  if (relay === undefined) throw new Failure('not-found', `There is no relay '${name}'.`)
  return relay
}

function refuseManaged({ name, managedByFile }: Relay): void {
  if (!managedByFile) return
  const words = `The relay '${name}' is declared in the configuration file: change it there and restart.`
  throw new Failure('conflict', words)
}
