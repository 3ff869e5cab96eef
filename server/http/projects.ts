import {
  projectInputSchema,
  projectListSchema,
  projectPatchSchema,
  projectSchema,
} from '../contract/project.ts'
import type { ProjectListView, ProjectView } from '../contract/project.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Project } from '../domain/project.ts'
import { json } from './answer.ts'
import type { HttpDeps } from './http.types.ts'
import { presentTime } from './present/message.ts'
import { type Call, type Route, route } from './route.ts'

type Deps = Pick<HttpDeps, 'store'>

const ONE = '/projects/:project'

export function projectsRoutes({ store }: Deps): readonly Route[] {
  const { instances } = store
  return [
    route({
      method: 'get',
      path: '/projects',
      summary: 'All projects, with the names of their instances.',
      answer: projectListSchema,
      handle: async () =>
        json({
          projects: instances.projects().map((project) => present(store, project)),
        } satisfies ProjectListView),
    }),
    route({
      method: 'post',
      path: '/projects',
      summary: 'Creates a project.',
      body: projectInputSchema,
      answer: projectSchema,
      status: 201,
      handle: async ({ body: { name, label } }) =>
        json(present(store, await instances.addProject({ name, label: label ?? name }, Date.now())), 201),
    }),
    route({
      method: 'patch',
      path: ONE,
      summary: 'Renames it, or changes its label.',
      body: projectPatchSchema,
      answer: projectSchema,
      handle: async (call) => {
        const { id, name, label } = findProject(store, call)
        const change = { name: call.body.name ?? name, label: call.body.label ?? label }
        return json(present(store, await instances.changeProject(id, change, Date.now())))
      },
    }),
    route({
      method: 'delete',
      path: ONE,
      summary: 'Removes a project without instances.',
      answer: null,
      handle: async (call) => {
        await instances.removeProject(findProject(store, call).id)
        return { kind: 'empty' }
      },
    }),
  ]
}

function findProject(
  { instances }: Deps['store'],
  { param }: Pick<Call<unknown, unknown>, 'param'>,
): Project {
  const name = param('project')
  const project = instances.projects().find((candidate) => candidate.name === name)
  if (project === undefined) throw new Failure('not-found', `There is no project '${name}'.`)
  return project
}

function present({ instances }: Deps['store'], { name, label, createdAtMs }: Project): ProjectView {
  const members = instances
    .list()
    .filter(({ project, deletedAtMs }) => project === name && deletedAtMs === null)
  return {
    name,
    label,
    createdAt: presentTime(createdAtMs),
    instances: members.map((instance) => instance.name),
  }
}
