import type { Principal } from '../../access/principal.ts'
import type { WebAccess } from '../../access/web-access.ts'
import {
  projectInputSchema,
  projectListSchema,
  projectPatchSchema,
  projectSchema,
} from '../../contract/project.ts'
import type { ProjectListView, ProjectView } from '../../contract/project.types.ts'
import { Failure } from '../../domain/failure.ts'
import type { Project } from '../../domain/project.ts'
import { visible } from '../gate/admission.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { type Call, type Route, route } from '../requests/route.ts'

type Deps = Pick<HttpDeps, 'store'> & { readonly access: Pick<WebAccess, 'rights'> }

const ONE = '/projects/:project'

export function projectsRoutes({ store, access }: Deps): readonly Route[] {
  const { instances } = store
  const visibleProjects = (who: Principal): readonly Project[] => {
    const shown = new Set(visible(access.rights, who, instances.list()).map(({ project }) => project))
    return instances.projects().filter(({ name }) => shown.has(name) || access.rights.administers(who, name))
  }
  return [
    route({
      method: 'get',
      path: '/projects',
      summary: 'All projects, with the names of their instances.',
      needs: 'signed-in',
      answer: projectListSchema,
      handle: async ({ who }) =>
        json({
          projects: visibleProjects(who).map((project) => present(store, project, who, access)),
        } satisfies ProjectListView),
    }),
    route({
      method: 'post',
      path: '/projects',
      summary: 'Creates a project.',
      needs: 'server',
      audit: 'project.made',
      body: projectInputSchema,
      answer: projectSchema,
      status: 201,
      handle: async ({ body: { name, label }, who, note }) => {
        note({ project: name })
        const project = await instances.addProject({ name, label: label ?? name }, Date.now())
        return json(present(store, project, who, access), 201)
      },
    }),
    route({
      method: 'patch',
      path: ONE,
      summary: 'Renames it, or changes its label.',
      needs: 'project',
      audit: 'project.changed',
      body: projectPatchSchema,
      answer: projectSchema,
      handle: async (call) => {
        const { id, name, label } = findProject(store, call)
        const change = { name: call.body.name ?? name, label: call.body.label ?? label }
        call.note({ project: name, ...change })
        return json(present(store, await instances.changeProject(id, change, Date.now()), call.who, access))
      },
    }),
    route({
      method: 'delete',
      path: ONE,
      summary: 'Removes a project without instances.',
      needs: 'server',
      audit: 'project.removed',
      answer: null,
      handle: async (call) => {
        const { id, name } = findProject(store, call)
        await instances.removeProject(id)
        call.note({ project: name })
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

function present(
  { instances }: Deps['store'],
  { name, label, createdAtMs }: Project,
  who: Principal,
  { rights }: Deps['access'],
): ProjectView {
  const members = visible(rights, who, instances.list()).filter(
    ({ project, deletedAtMs }) => project === name && deletedAtMs === null,
  )
  return {
    name,
    label,
    createdAt: presentTime(createdAtMs),
    instances: members.map((instance) => instance.name),
  }
}
