import {
  limitsPatchSchema,
  limitsSchema,
  retentionPatchSchema,
  retentionSchema,
} from '../../contract/bounds.ts'
import type { LimitsView, RetentionView } from '../../contract/bounds.types.ts'
import type { Instance } from '../../domain/instance.ts'
import { excess, goingAtMs } from '../../domain/retention.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { findInstance, refuseManaged } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'

/** What is about to go is a warning, not a list to work with. */
const NEXT_SHOWN = 10

const RETENTION = '/instances/:instance/retention'
const LIMITS = '/instances/:instance/limits'

type Deps = Pick<HttpDeps, 'store' | 'meter'>

/** What an instance keeps and takes. */
export function boundsRoutes(deps: Deps): readonly Route[] {
  return [retentionRoute(deps), changeRetentionRoute(deps), limitsRoute(deps), changeLimitsRoute(deps)]
}

function retentionRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: RETENTION,
    summary: 'What an instance keeps, what it holds, and what goes next.',
    needs: 'configure',
    answer: retentionSchema,
    handle: async (call) => json(await presentRetention(findInstance(store, call), store)),
  })
}

function changeRetentionRoute({ store }: Deps): Route {
  return route({
    method: 'patch',
    path: RETENTION,
    summary: 'Changes what is given; null removes a bound. What is over it goes within a minute, for good.',
    needs: 'configure',
    audit: 'retention.changed',
    body: retentionPatchSchema,
    answer: retentionSchema,
    handle: async (call) => {
      const instance = findInstance(store, call)
      refuseManaged(instance)
      const { keep, ...rest } = given(call.body)
      const retention = { ...store.bounds.retention(instance), ...rest }
      const change = { retention, ...(keep === undefined ? {} : { keep }) }
      await store.bounds.put(instance.id, change, Date.now())
      call.note(given(call.body))
      return json(await presentRetention(instance, store))
    },
  })
}

function limitsRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: LIMITS,
    summary: 'How much mail an instance takes, and how much it took.',
    needs: 'see',
    answer: limitsSchema,
    handle: async (call) => json(presentLimits(findInstance(deps.store, call), deps)),
  })
}

function changeLimitsRoute(deps: Deps): Route {
  const { store } = deps
  return route({
    method: 'patch',
    path: LIMITS,
    summary: 'Changes what is given; null removes a limit.',
    needs: 'configure',
    audit: 'limits.changed',
    body: limitsPatchSchema,
    answer: limitsSchema,
    handle: async (call) => {
      const instance = findInstance(store, call)
      refuseManaged(instance)
      const limits = { ...store.bounds.limits(instance.id), ...given(call.body) }
      await store.bounds.put(instance.id, { limits }, Date.now())
      call.note(given(call.body))
      return json(presentLimits(instance, deps))
    },
  })
}

/** Without what is there and undefined, which would overwrite. */
function given<T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

async function presentRetention(instance: Instance, { bounds }: Deps['store']): Promise<RetentionView> {
  const settings = bounds.retention(instance)
  const [held, oldest] = await Promise.all([
    bounds.holdings(instance.id),
    bounds.oldest(instance.id, NEXT_SHOWN),
  ])
  const over = excess(settings, held)
  const goesAtMs = goingAtMs(settings, held, oldest, Date.now())
  return {
    settings: { ...settings },
    keep: bounds.keep(instance.id),
    held: { ...held },
    room: {
      messages: over.messages === null ? null : 0 - over.messages,
      bytes: over.bytes === null ? null : 0 - over.bytes,
    },
    next: oldest.map(({ id, subject, receivedAtMs, sizeBytes, isUnsettled }, at) => ({
      id,
      subject,
      receivedAt: presentTime(receivedAtMs),
      sizeBytes,
      goesAt: presentTimeOrNull(goesAtMs[at] ?? null),
      waitsForDelivery: isUnsettled,
    })),
  }
}

function presentLimits({ id, kind }: Instance, { store, meter }: Deps): LimitsView {
  const { refused, ...use } = meter.use(id)
  const freeBytes = meter.freeBytes()
  return {
    settings: { ...store.bounds.limits(id) },
    use,
    refused: refused && {
      count: refused.count,
      lastAt: presentTime(refused.lastAtMs),
      lastReply: refused.lastReply,
    },
    disk: {
      freeBytes: Number.isFinite(freeBytes) ? freeBytes : null,
      reserveBytes: meter.reserveBytes[kind],
    },
  }
}

function presentTimeOrNull(atMs: number | null): string | null {
  return atMs === null ? null : presentTime(atMs)
}
