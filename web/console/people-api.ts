import type { AuditListView } from '../../server/contract/audit.types.ts'
import type {
  MemberInput,
  MemberListView,
  MemberPatch,
  MemberView,
  NewMemberView,
} from '../../server/contract/member.types.ts'
import type {
  LinkView,
  PasswordInput,
  PersonInput,
  PersonListView,
  PersonPatch,
  PersonView,
  SessionListView,
} from '../../server/contract/person.types.ts'
import type { NewTokenView, TokenInput, TokenListView } from '../../server/contract/token.types.ts'
import { ask, send } from '../api.ts'

/** What the pages about people ask of the server; every call may throw `ApiError`. */
export const peopleApi = {
  people: () => ask<PersonListView>('/people'),
  invite: (input: PersonInput) => send<LinkView>('POST', '/people', input),
  changePerson: (id: number, patch: PersonPatch) => send<PersonView>('PATCH', `/people/${id}`, patch),
  removePerson: (id: number) => send('DELETE', `/people/${id}`),
  passwordLink: (id: number) => send<LinkView>('POST', `/people/${id}/password-link`),
  withdrawPasswordLink: (id: number) => send('DELETE', `/people/${id}/password-link`),
  withdrawAdministratorLinks: () => send('DELETE', '/links/administrator'),
  withdraw: (id: number) => send('DELETE', `/invitations/${id}`),

  members: (of: MembersOf) => ask<MemberListView>(`${pathOf(of)}/members`),
  addMember: (of: MembersOf, input: MemberInput) =>
    send<NewMemberView>('POST', `${pathOf(of)}/members`, input),
  changeMember: (of: MembersOf, id: number, patch: MemberPatch) =>
    send<MemberView>('PATCH', `${pathOf(of)}/members/${id}`, patch),
  removeMember: (of: MembersOf, id: number) => send('DELETE', `${pathOf(of)}/members/${id}`),
  withdrawMember: (of: MembersOf, id: number) => send('DELETE', `${pathOf(of)}/invitations/${id}`),

  signOut: () => send('POST', '/sign-out'),
  changePassword: (input: PasswordInput) => send('POST', '/me/password', input),
  sessions: () => ask<SessionListView>('/me/sessions'),
  endSession: (id: number) => send('DELETE', `/me/sessions/${id}`),
  endOtherSessions: () => send('DELETE', '/me/sessions'),

  ownTokens: () => ask<TokenListView>('/me/tokens'),
  makeToken: (input: TokenInput) => send<NewTokenView>('POST', '/me/tokens', input),
  revokeOwnToken: (id: number) => send('DELETE', `/me/tokens/${id}`),
  allTokens: () => ask<TokenListView>('/tokens'),
  revokeToken: (id: number) => send('DELETE', `/tokens/${id}`),

  audit: (instance: string | null, query: URLSearchParams) =>
    ask<AuditListView>(
      `${instance === null ? '' : pathOf({ kind: 'instance', name: instance })}/audit?${query}`,
    ),
}

/** Members of an instance, or of a project and so of all its instances. */
export interface MembersOf {
  readonly kind: 'instance' | 'project'
  readonly name: string
}

function pathOf({ kind, name }: MembersOf): string {
  return `/${kind}s/${encodeURIComponent(name)}`
}
