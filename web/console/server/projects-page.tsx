import { useState } from 'react'
import type { ProjectView } from '../../../server/contract/project.types.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useLoaded } from '../use-loaded.ts'
import { NewProject } from './new-project.tsx'
import { ProjectItem } from './project-item.tsx'

/** All projects: renamed, added, removed once they are empty. */
export function ProjectsPage() {
  const { say } = useConsole()
  const projects = useLoaded('projects', consoleApi.projects)
  const removing = useSaving()
  const [asked, setAsked] = useState<ProjectView | null>(null)
  const remove = async ({ name, label }: ProjectView) => {
    setAsked(null)
    await removing.run(async () => {
      await consoleApi.removeProject(name)
      say(`${label} is removed`)
    })
    projects.reload()
  }
  return (
    <div className="console-page">
      <PageHead title="Projects" about="A project groups the instances of one application or client site." />
      <ProblemNote problem={projects.problem ?? removing.problem} />
      {projects.data && (
        <ul className="items">
          {projects.data.projects.map((project) => (
            <ProjectItem
              key={project.name}
              project={project}
              onChanged={projects.reload}
              onRemove={() => setAsked(project)}
            />
          ))}
        </ul>
      )}
      <NewProject
        onMade={(project) => {
          say(`${project.label} is there`)
          projects.reload()
        }}
      />
      {asked && (
        <Confirm
          title={`Remove ${asked.label}?`}
          verb="Remove"
          tone="danger"
          onConfirm={() => remove(asked)}
          onClose={() => setAsked(null)}
        >
          <p>It has no instances, so nothing else goes with it.</p>
        </Confirm>
      )}
    </div>
  )
}
