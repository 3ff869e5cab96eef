import type { Change } from '../../domain/change.ts'
import { Failure } from '../../domain/failure.ts'
import { DEFAULT_PROJECT } from '../../domain/instance.ts'
import type { Project } from '../../domain/project.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'

type Naming = Pick<Project, 'name' | 'label'>

interface AddArgs {
  readonly project: Naming
  readonly atMs: number
}

interface ChangeArgs {
  readonly id: number
  readonly change: Naming
  readonly atMs: number
}

const COLUMNS = 'id, name, label, created_at_ms AS createdAtMs'

export function prepareProjectAdd(connection: Connection): Operation<AddArgs, Project> {
  const refuseTaken = prepareRefuseTaken(connection)
  const insert = connection.driver.prepare<[string, string, number], Project>(
    `INSERT INTO projects (name, label, created_at_ms) VALUES (?, ?, ?) RETURNING ${COLUMNS}`,
  )
  return ({ project: { name, label }, atMs }) => {
    refuseTaken(name, null)
    return outcome(written(insert.get(name, label, atMs)))
  }
}

/** Its instances tell their watchers, since they show it. */
export function prepareProjectChange(connection: Connection, log: ChangeLog): Operation<ChangeArgs, Project> {
  const { driver } = connection
  const refuseTaken = prepareRefuseTaken(connection)
  const find = driver.prepare<[number], Project>(`SELECT ${COLUMNS} FROM projects WHERE id = ?`)
  const declared = driver.prepare<[number]>(
    'SELECT 1 FROM instances WHERE project_id = ? AND managed_by_file = 1',
  )
  const update = driver.prepare<[string, string, number], Project>(
    `UPDATE projects SET name = ?, label = ? WHERE id = ? RETURNING ${COLUMNS}`,
  )
  const members = driver.prepare<[number], number>('SELECT id FROM instances WHERE project_id = ?').pluck()
  const withdraw = prepareWithdraw(connection)
  return ({ id, change: { name, label }, atMs }) => {
    const before = find.get(id)
    if (before === undefined) throw gone()
    if (before.name !== name) {
      refuseDefault(before.name)
      refuseTaken(name, id)
      if (declared.get(id) !== undefined) throw namedByFile(before.name)
      withdraw(before.name)
    }
    const project = written(update.get(name, label, id))
    const changes: Change[] = members
      .all(id)
      .map((instanceId) => log.append(atMs, instanceId, { kind: 'instance.changed' }))
    return outcome(project, changes)
  }
}

export function prepareProjectRemove({ driver }: Connection): Operation<{ readonly id: number }, void> {
  const nameOf = driver.prepare<[number], string>('SELECT name FROM projects WHERE id = ?').pluck()
  const members = driver.prepare<[number], string>('SELECT name FROM instances WHERE project_id = ?').pluck()
  const remove = driver.prepare('DELETE FROM projects WHERE id = ?')
  const withdraw = prepareWithdraw({ driver })
  return ({ id }) => {
    const name = nameOf.get(id)
    if (name === undefined) throw gone()
    refuseDefault(name)
    const instances = members.all(id)
    if (instances.length > 0) throw notEmpty(name, instances)
    remove.run(id)
    withdraw(name)
    return outcome(undefined)
  }
}

/** Invitations name the project: they must not become ones to another that gets the name later. */
function prepareWithdraw({ driver }: Pick<Connection, 'driver'>): (name: string) => void {
  const remove = driver.prepare(
    `DELETE FROM links WHERE EXISTS (
       SELECT 1 FROM json_each(purpose, '$.grants') WHERE json_extract(value, '$.on.project') = ?)`,
  )
  return (name) => void remove.run(name)
}

function prepareRefuseTaken({ driver }: Connection) {
  const idOf = driver.prepare<[string], number>('SELECT id FROM projects WHERE name = ?').pluck()
  return (name: string, own: number | null): void => {
    const taken = idOf.get(name)
    if (taken !== undefined && taken !== own)
      throw new Failure('conflict', `There is a project '${name}' already.`, 'name')
  }
}

function refuseDefault(name: string): void {
  if (name !== DEFAULT_PROJECT) return
  const words = 'The default project keeps its name and stays: instances that name no other are of it.'
  throw new Failure('refused', words, 'name')
}

function written(project: Project | undefined): Project {
  if (project === undefined) throw new Error('the project was not written')
  return project
}

function gone(): Failure {
  return new Failure('not-found', 'There is no such project.')
}

function namedByFile(name: string): Failure {
  const words = `The configuration file puts instances into project '${name}': rename it there and restart.`
  return new Failure('conflict', words, 'name')
}

function notEmpty(name: string, instances: readonly string[]): Failure {
  const words = `Project '${name}' has instances (${instances.join(', ')}): move them to another project, or delete them and wait until they are purged.`
  return new Failure('conflict', words)
}
