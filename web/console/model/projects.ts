import type { ProjectView } from '../../../server/contract/project.types.ts'

/** The projects to choose from, and the chosen one even if it is not known. */
export function projectOptions(
  projects: readonly Pick<ProjectView, 'name' | 'label'>[],
  chosen: string,
): { readonly value: string; readonly label: string }[] {
  const known = projects.map(({ name, label }) => ({ value: name, label }))
  return projects.some(({ name }) => name === chosen) ? known : [{ value: chosen, label: chosen }, ...known]
}
