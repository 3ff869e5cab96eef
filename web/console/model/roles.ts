import type { MemberView } from '../../../server/contract/member.types.ts'
import type { PersonView, RoleName } from '../../../server/contract/person.types.ts'

/** The roles from little to much, with what they may do. */
export const ROLES: readonly { readonly value: RoleName; readonly label: string; readonly may: string }[] = [
  { value: 'viewer', label: 'Viewer', may: 'looks' },
  { value: 'tester', label: 'Tester', may: 'looks, marks, deletes, releases to test recipients' },
  { value: 'admin', label: 'Admin', may: 'does all of that, and configures' },
]

export const ROLE_OPTIONS = ROLES.map(({ value, label, may }) => ({ value, label: `${label}: ${may}` }))

export function roleLabel(role: RoleName): string {
  return ROLES.find(({ value }) => value === role)?.label ?? role
}

/** Why a role can't be changed here; null when it can. */
export function whyFixed(
  member: Pick<MemberView, 'on' | 'source'>,
  page: 'project' | 'instance',
): string | null {
  switch (member.source) {
    case 'file':
      return 'From the configuration file'
    case 'provider':
      return 'From the identity provider'
    case 'person':
      return member.on === page ? null : 'Given on the project'
  }
}

/** What somebody may do where, in a line. */
export function rolesInWords({ isAdmin, roles }: Pick<PersonView, 'isAdmin' | 'roles'>): string {
  if (isAdmin) return 'Administers the server'
  if (roles.length === 0) return 'No role yet'
  return roles
    .map(({ project, instance, role }) => `${roleLabel(role)} of ${instance ?? `project ${project}`}`)
    .join(', ')
}
