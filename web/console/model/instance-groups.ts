import type { InstanceView } from '../../../server/contract/instance.types.ts'

/** The instances of each project, projects by name, the default project first. */
export function byProject(
  instances: readonly InstanceView[],
): { readonly project: string; readonly instances: readonly InstanceView[] }[] {
  const projects = [...new Set(instances.map(({ project }) => project))]
  return projects
    .sort((a, b) => Number(b === DEFAULT) - Number(a === DEFAULT) || a.localeCompare(b))
    .map((project) => ({
      project,
      instances: instances.filter((instance) => instance.project === project),
    }))
}

const DEFAULT = 'default'

/** What an instance's mode does, in a few words for a list. */
export function modeInWords({ email }: Pick<InstanceView, 'email'>): string {
  switch (email.mode) {
    case 'capture':
      return 'Captures everything'
    case 'redirect':
      return `Redirects to ${summary(email.testRecipients)}`
    case 'deliver':
      return email.relay === null ? 'Holds: no relay' : `Delivers through ${email.relay}`
  }
}

function summary([first, ...more]: readonly string[]): string {
  if (first === undefined) return 'nobody'
  return more.length === 0 ? first : `${first} +${more.length}`
}
