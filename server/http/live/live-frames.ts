import type { Principal } from '../../access/principal.ts'
import type { LiveFrame } from '../../contract/live.types.ts'
import type { LiveEvent } from '../../live/events.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentEvent } from '../present/live.ts'
import { rowWithoutContent } from '../present/withheld.ts'

type Deps = Pick<HttpDeps, 'store' | 'access'>

/** How much of an event somebody may see. */
type Form = 'whole' | 'withheld'

/** An event's frame as one watcher may see it; undefined when it is not theirs to see. */
export function frameFor(deps: Deps, event: LiveEvent, who: Principal): LiveFrame | undefined {
  const form = formFor(deps, event, who)
  return form && frameIn(deps, event, form)
}

/** The same as text, made once for all watchers of the same event. */
export function createFramer(deps: Deps): (event: LiveEvent, who: Principal) => string | undefined {
  const known = new WeakMap<LiveEvent, Partial<Record<Form, string | undefined>>>()
  return (event, who) => {
    const form = formFor(deps, event, who)
    if (form === undefined) return undefined
    const texts = known.get(event) ?? {}
    known.set(event, texts)
    if (!(form in texts)) {
      const frame = frameIn(deps, event, form)
      texts[form] = frame && JSON.stringify(frame)
    }
    return texts[form]
  }
}

function formFor({ store, access }: Deps, event: LiveEvent, who: Principal): Form | undefined {
  const instanceId = 'row' in event ? event.row.instanceId : 'instanceId' in event ? event.instanceId : null
  if (instanceId === null) return 'whole'
  const instance = store.instances.byId(instanceId)
  // Of one that is gone only the administrator hears: whose it was is not known any more.
  if (instance === undefined) return access.rights.isServerAdmin(who) ? 'whole' : undefined
  const held = access.rights.on(who, instance)
  if (!held.has('see')) return undefined
  return held.has('content') ? 'whole' : 'withheld'
}

function frameIn({ store }: Deps, event: LiveEvent, form: Form): LiveFrame | undefined {
  const frame = presentEvent(event, (id) => store.instances.byId(id)?.name)
  return frame !== undefined && form === 'withheld' && 'message' in frame
    ? { ...frame, message: rowWithoutContent(frame.message) }
    : frame
}
