import type { InvitationView, LinkView, RoleName } from './person.types.ts'

/** Somebody's role on an instance, or on a project and so on all its instances. */
export interface MemberView {
  id: number
  email: string
  name: string
  role: RoleName
  /** `project`: given on the project of the instance. */
  on: 'project' | 'instance'
  /** `person`: given by hand; the others are changed where they come from. */
  source: 'person' | 'file' | 'provider'
}

export interface MemberListView {
  members: MemberView[]
  invitations: (InvitationView & { role: RoleName })[]
}

/** POST …/members: gives the role, or invites who is not here yet. */
export interface MemberInput {
  email: string
  role: RoleName
}

/** PATCH …/members/{member} */
export interface MemberPatch {
  role: RoleName
}

/** `member` where the person is known; else `invitation`, a link to pass on. */
export interface NewMemberView {
  member: MemberView | null
  invitation: LinkView | null
}
