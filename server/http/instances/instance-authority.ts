import type { Principal } from '../../access/principal.ts'
import type { Rights } from '../../access/rights.ts'
import type { InstanceInput, InstancePatch } from '../../contract/instance.types.ts'
import { Failure } from '../../domain/failure.ts'
import { DEFAULT_PROJECT, type Instance } from '../../domain/instance.ts'

/** Staging instances are made by who administers the project; production by who administers the server. */
export function refuseMaking(
  rights: Rights,
  who: Principal,
  { kind, project = DEFAULT_PROJECT }: Pick<InstanceInput, 'kind' | 'project'>,
): void {
  if (rights.isServerAdmin(who)) return
  if (kind === 'production') throw onlyServer('makes production instances', 'kind')
  if (!rights.administers(who, project)) {
    throw new Failure(
      'refused',
      `Only administrators of the project '${project}' make instances in it.`,
      'project',
    )
  }
}

/** The kind, and where mail of production may go, are decided by who administers the server. */
export function refuseChange(
  rights: Rights,
  who: Principal,
  instance: Instance,
  { kind, project }: InstancePatch,
): void {
  if (rights.isServerAdmin(who)) return
  if (kind !== undefined && kind !== instance.kind)
    throw onlyServer('changes the kind of an instance', 'kind')
  if (project === undefined || project === instance.project) return
  for (const name of [instance.project, project]) {
    if (!rights.administers(who, name)) {
      throw new Failure('refused', `You do not administer the project '${name}'.`, 'project')
    }
  }
}

function onlyServer(does: string, field: string): Failure {
  return new Failure('refused', `Only the administrator of the server ${does}.`, field)
}
