import type { Refusal, RefusedTry } from '../domain/refusal.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.types.ts'

/** Written so seldom, and before somebody asks: a door under attack costs a commit every few seconds. */
const EVERY_MS = 5_000
/** Different tries of one client between two writes; what is more is counted, not kept. */
const OF_CLIENT_MAX = 20
/** Different ones between two writes, of all clients. */
const KEPT_MAX = 500
/** RFC 5321 §4.5.3.1 allows 256 octets of a path; names and replies are shown in a line. */
const TEXT_LENGTH_MAX = 320

/** Collects what the doors refused, in bounded memory, and writes it now and then. */
export interface Refusals {
  note(refused: RefusedTry): void
  /** Writes what is noted; resolves when it is there to be found. */
  flush(): Promise<void>
  /** Flushes, and stops. */
  close(): Promise<void>
}

export interface RefusalsOptions {
  readonly store: Pick<Store, 'refusals' | 'instances'>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: Logger
}

export function createRefusals({ store, now, log }: RefusalsOptions): Refusals {
  let noted = new Map<string, Refusal>()
  let ofClient = new Map<string, number>()

  function place(refused: RefusedTry): RefusedTry {
    if (noted.has(keyOf(refused))) return refused
    const { clientAddress } = refused
    const others = ofClient.get(clientAddress) ?? 0
    ofClient.set(clientAddress, others + 1)
    if (others < OF_CLIENT_MAX && noted.size < KEPT_MAX) return refused
    const bare = { ...refused, username: null, address: null, heloName: null }
    return noted.size < 2 * KEPT_MAX || noted.has(keyOf(bare)) ? bare : { ...bare, clientAddress: '' }
  }

  async function flush(): Promise<void> {
    if (noted.size === 0) return
    const refusals = [...noted.values()].map(withInstance)
    noted = new Map()
    ofClient = new Map()
    try {
      await store.refusals.add(refusals)
    } catch (error) {
      log.warn({ error }, 'refused attempts could not be written')
    }
  }

  /** A wrong password is the business of the instance that the user name is of. */
  function withInstance(refusal: Refusal): Refusal {
    const { username, instanceId } = refusal
    if (instanceId !== null || username === null) return refusal
    const owner = store.instances.credentials().find((credential) => credential.username === username)
    return { ...refusal, instanceId: owner?.instanceId ?? null }
  }

  const timer = setInterval(() => void flush(), EVERY_MS)
  timer.unref()
  return {
    note(refused) {
      const placed = place(shortened(refused))
      const key = keyOf(placed)
      const before = noted.get(key)
      const lastAtMs = now()
      noted.set(key, {
        ...placed,
        firstAtMs: before?.firstAtMs ?? lastAtMs,
        lastAtMs,
        count: (before?.count ?? 0) + 1,
      })
    },
    flush,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

function keyOf({ at, clientAddress, heloName, username, address, instanceId, reply }: RefusedTry): string {
  return JSON.stringify([at, clientAddress, heloName, username, address, instanceId, reply])
}

function shortened(refused: RefusedTry): RefusedTry {
  const cut = (text: string | null) => text?.slice(0, TEXT_LENGTH_MAX) ?? null
  const { username, address, heloName, reply } = refused
  return {
    ...refused,
    username: cut(username),
    address: cut(address),
    heloName: cut(heloName),
    reply: reply.slice(0, TEXT_LENGTH_MAX),
  }
}
