import { Failure } from '../../domain/failure.ts'
import type { Grant, GrantTarget } from '../../domain/person.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { NewGrant } from './people-store.types.ts'

/** Adds a role, or replaces the one that the same source gave on the same target. */
export function prepareGrantPut({ driver }: Connection): Operation<NewGrant, Grant> {
  const projectId = driver.prepare<[string], number>('SELECT id FROM projects WHERE name = ?').pluck()
  const isInstance = driver.prepare<[number]>('SELECT 1 FROM instances WHERE id = ?')
  const isPerson = driver.prepare<[number]>('SELECT 1 FROM people WHERE id = ?')
  const take = driver.prepare(
    'DELETE FROM grants WHERE person_id = ? AND project_id IS ? AND instance_id IS ? AND source = ?',
  )
  const insert = driver.prepare(
    'INSERT INTO grants (person_id, project_id, instance_id, role, source) VALUES (?, ?, ?, ?, ?)',
  )
  const columnsOf = (on: GrantTarget): readonly [projectId: number | null, instanceId: number | null] => {
    if (on.kind === 'instance') {
      if (isInstance.get(on.instanceId) === undefined) throw gone('instance')
      return [null, on.instanceId]
    }
    const id = projectId.get(on.project)
    if (id === undefined) throw gone('project')
    return [id, null]
  }
  return (grant) => {
    if (isPerson.get(grant.personId) === undefined) throw gone('person')
    const target = columnsOf(grant.on)
    take.run(grant.personId, ...target, grant.source)
    const { lastInsertRowid } = insert.run(grant.personId, ...target, grant.role, grant.source)
    return outcome({ ...grant, id: Number(lastInsertRowid) })
  }
}

/** False when there is none that was given by hand. */
export function prepareGrantRevoke({ driver }: Connection): Operation<{ readonly id: number }, boolean> {
  const remove = driver.prepare(`DELETE FROM grants WHERE id = ? AND source = 'person'`)
  return ({ id }) => outcome(remove.run(id).changes === 1)
}

/** Makes what the provider says of a person exactly these. */
export function prepareProviderGrants(
  { driver }: Connection,
  put: Operation<NewGrant, Grant>,
): Operation<{ readonly personId: number; readonly grants: readonly Pick<Grant, 'on' | 'role'>[] }, void> {
  const clear = driver.prepare(`DELETE FROM grants WHERE person_id = ? AND source = 'provider'`)
  return ({ personId, grants }) => {
    clear.run(personId)
    for (const grant of grants) put({ ...grant, personId, source: 'provider' })
    return outcome(undefined)
  }
}

function gone(what: string): Failure {
  return new Failure('not-found', `The ${what} is gone.`)
}
