import type { NewAuditEntry } from '../domain/audit.ts'
import type { Instance } from '../domain/instance.ts'
import type { AuditStore } from '../store/store.types.ts'
import { actorOf, type Principal } from './principal.ts'

export interface Deed {
  readonly principal: Principal
  readonly clientAddress: string | null
  readonly instance: Pick<Instance, 'id' | 'name'> | null
  readonly action: string
  readonly detail?: NewAuditEntry['detail']
}

/** Resolves once the line is kept. */
export type Record = (deed: Deed) => Promise<void>

/** Writes who did what; a token's first use is a line of its own. */
export function createAuditLog(audit: Pick<AuditStore, 'add'>, now: () => number): Record {
  return ({ principal, clientAddress, instance, action, detail = {} }) =>
    audit.add([
      {
        atMs: now(),
        actor: actorOf(principal),
        clientAddress,
        instanceId: instance?.id ?? null,
        instanceName: instance?.name ?? null,
        action,
        detail,
      },
    ])
}
