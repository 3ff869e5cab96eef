import { makeLink } from '../../server/access/invite.ts'
import type { LinkPurpose } from '../../server/domain/person.ts'
import { relayTo } from '../delivery/fixtures.ts'
import type { OpenDoor } from './door.ts'
import { HOSTILE } from './mails.ts'
import { addPerson, tokenOf } from './sign-in.ts'

/** One call that succeeds, for an operation of the document. */
export interface ApiCall {
  /** Values of `{name}` in the path; `instance` and `id` are known. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: unknown
  /** Where nothing but a refusal can be had here: its status. */
  readonly refusedWith?: number
}

/** What calls may speak of. */
export interface Scene {
  readonly door: OpenDoor
  readonly instance: string
  /** A redirected message with HTML, text and attachments. */
  readonly id: string
  /** One more, to do away with. */
  readonly spareId: string
  readonly credential: string
  readonly fault: string
  /** Of an instance whose notifications are on, with a call that failed; and one more, to do away with. */
  readonly webhook: string
  readonly webhookCall: string
  readonly spareWebhook: string
  readonly people: ScenePeople
}

/** Ids of what calls take away or change, and secrets of links. */
export interface ScenePeople {
  readonly person: string
  readonly gone: string
  readonly instanceMember: string
  readonly goneInstanceMember: string
  readonly projectMember: string
  readonly goneProjectMember: string
  readonly linked: string
  readonly invitations: Readonly<Record<'server' | 'instance' | 'project', string>>
  readonly token: string
  readonly secrets: Readonly<Record<'look' | 'redeem', string>>
}

/** An instance that redirects, with mail, a credential, a constant; others to be archived, deleted, restored. */
export async function setScene(door: OpenDoor): Promise<Scene> {
  const { ask, store, deliver } = door
  for (const [name, host, port] of [
    ['real', 'smtp.example.net', 587],
    ['unused', 'smtp.example.net', 587],
    ['closed', '127.0.0.1', 1],
  ] as const) {
    await store.instances.putRelay(relayTo({ port }, { name, host, tls: 'required' }))
  }
  const post = (path: string, body: unknown) => ask(`/api/v1${path}`, { method: 'POST', body })
  for (const name of ['uat', 'to-archive', 'to-delete', 'to-restore']) {
    await post('/instances', { name, kind: 'staging' })
  }
  await ask('/api/v1/instances/to-restore', { method: 'DELETE' })
  await post('/projects', { name: 'old', label: 'Old' })
  const redirect = {
    email: {
      mode: 'redirect',
      testRecipients: ['qa@team.example'],
      sender: 'no@stage.example',
      relay: 'real',
    },
    confirm: true,
  }
  await ask('/api/v1/instances/uat', { method: 'PATCH', body: redirect })
  await ask('/api/v1/instances/uat', { method: 'PATCH', body: { faults: true } })
  const fault = await post('/instances/uat/faults', { at: 'RCPT', reply: '451 4.3.0 Busy' })
  await ask('/api/v1/instances/uat/constants/OLD', { method: 'PUT', body: { value: 'x' } })
  await ask('/api/v1/instances/uat/searches/Old', { method: 'PUT', body: { search: 'old' } })
  const { json } = await post('/instances/uat/credentials', { username: 'old' })
  await ask('/api/v1/instances/uat', { method: 'PATCH', body: { notifications: true } })
  const makeWebhook = async () =>
    String((await post('/instances/uat/webhooks', { url: 'http://127.0.0.1:1/', enabled: false })).json.id)
  const [webhook, spareWebhook] = [await makeWebhook(), await makeWebhook()]
  const tested = await post(`/instances/uat/webhooks/${webhook}/test`, undefined)
  const { id } = await deliver({ instance: 'uat', raw: HOSTILE })
  const { id: spareId } = await deliver({ instance: 'uat', subject: 'Spare' })
  const ids = { credential: String(json.id), fault: String(fault.json.id) }
  const webhooks = { webhook, webhookCall: String(tested.json.id), spareWebhook }
  return { door, instance: 'uat', id, spareId, ...ids, ...webhooks, people: await setPeople(door) }
}

/** From here on everybody has to sign in. */
async function setPeople({ store }: OpenDoor): Promise<ScenePeople> {
  const { people } = store
  const instances = { uat: 'viewer' } as const
  const projects = { default: 'viewer' } as const
  await addPerson(store, { isAdmin: true })
  const [person, member] = [
    await addPerson(store, { instances, projects }),
    await addPerson(store, { instances, projects }),
  ]
  const gone = await addPerson(store, {})
  await tokenOf(store, person.id, { scopes: ['read'] })
  const grantOf = (personId: number, kind: 'instance' | 'project') =>
    String(people.grantsOf(personId).find(({ on }) => on.kind === kind)?.id)
  const invite = async (email: string, grants: LinkPurposeGrants) => {
    const purpose = { kind: 'invitation', email, isAdmin: false, grants } as const
    return makeLink(people, purpose, 'a test', Date.now())
  }
  const instanceId = store.instances.byName('uat')?.id ?? 0
  const [toServer, toInstance, toProject] = [
    await invite('one@team.example', []),
    await invite('two@team.example', [{ on: { kind: 'instance', instanceId }, role: 'tester' }]),
    await invite('three@team.example', [{ on: { kind: 'project', project: 'default' }, role: 'tester' }]),
  ]
  await makeLink(people, { kind: 'password', personId: member.id }, 'a test', Date.now())
  return {
    person: String(person.id),
    linked: String(member.id),
    gone: String(gone.id),
    instanceMember: grantOf(person.id, 'instance'),
    goneInstanceMember: grantOf(member.id, 'instance'),
    projectMember: grantOf(person.id, 'project'),
    goneProjectMember: grantOf(member.id, 'project'),
    invitations: {
      server: String(toServer.link.id),
      instance: String(toInstance.link.id),
      project: String(toProject.link.id),
    },
    token: String(people.tokens()[0]?.id),
    secrets: {
      look: (await invite('four@team.example', [])).secret,
      redeem: (await invite('five@team.example', [])).secret,
    },
  }
}

type LinkPurposeGrants = Extract<LinkPurpose, { kind: 'invitation' }>['grants']

/**
 * A call for each operation that is not a plain GET, by its `operationId`. A new route needs one here: the test of the
 * document says which is missing.
 */
export const CALLS: Readonly<Record<string, (scene: Scene) => ApiCall>> = {
  postInstances: () => ({ body: { name: 'fresh', kind: 'staging' } }),
  patchInstancesInstance: () => ({ body: { label: 'UAT' } }),
  deleteInstancesInstance: () => ({ path: { instance: 'to-delete' } }),
  postInstancesInstanceArchive: () => ({ path: { instance: 'to-archive' } }),
  postInstancesInstanceRestore: () => ({ path: { instance: 'to-restore' } }),
  patchInstancesInstanceRetention: () => ({ body: { messages: 100 } }),
  patchInstancesInstanceLimits: () => ({ body: { messagesPerMinute: 100 } }),
  postInstancesInstanceRuleTest: () => ({ body: { addresses: ['ann@customer.example'] } }),
  postInstancesInstanceCredentials: () => ({ body: { username: 'jobs' } }),
  deleteInstancesInstanceCredentialsCredential: ({ credential }) => ({ path: { credential } }),
  putInstancesInstanceSearchesName: () => ({ path: { name: 'Reset' }, body: { search: 'subject:reset' } }),
  deleteInstancesInstanceSearchesName: () => ({ path: { name: 'Old' } }),
  putInstancesInstanceConstantsName: () => ({ path: { name: 'NEW' }, body: { value: 'x' } }),
  deleteInstancesInstanceConstantsName: () => ({ path: { name: 'OLD' } }),
  postInstancesInstanceFaults: () => ({ body: { at: 'DOT', delayMs: 10, times: 1 } }),
  deleteInstancesInstanceFaultsFault: ({ fault }) => ({ path: { fault } }),
  deleteInstancesInstanceFaults: () => ({ path: { instance: 'default' } }),
  postInstancesInstanceWebhooks: () => ({ body: { url: 'https://ci.example/hook' } }),
  patchInstancesInstanceWebhooksWebhook: ({ webhook }) => ({
    path: { webhook },
    body: { search: 'is:held' },
  }),
  deleteInstancesInstanceWebhooksWebhook: ({ spareWebhook }) => ({ path: { webhook: spareWebhook } }),
  postInstancesInstanceWebhooksWebhookTest: ({ webhook }) => ({ path: { webhook } }),
  getInstancesInstanceWebhooksWebhookDeliveries: ({ webhook }) => ({ path: { webhook } }),
  getInstancesInstanceWebhooksWebhookDeliveriesDelivery: ({ webhook, webhookCall }) => ({
    path: { webhook, delivery: webhookCall },
  }),
  postInstancesInstanceWebhooksWebhookDeliveriesDeliveryRedeliver: ({ webhook, webhookCall }) => ({
    path: { webhook, delivery: webhookCall },
  }),
  postProjects: () => ({ body: { name: 'site', label: 'Site' } }),
  patchProjectsProject: () => ({ path: { project: 'old' }, body: { label: 'Older' } }),
  deleteProjectsProject: () => ({ path: { project: 'old' } }),
  patchInstancesInstanceMessagesId: () => ({ body: { starred: true } }),
  postInstancesInstanceBatch: ({ id }) => ({ body: { ids: [id], action: 'read' } }),
  postInstancesInstanceMessages: () => ({
    body: { from: 'app@shop.example', to: ['ann@customer.example'], subject: 'By API', text: 'Hello' },
  }),
  postInstancesInstanceWait: () => ({ body: { match: {}, after: 'begin', include: ['codes', 'links'] } }),
  deleteInstancesInstanceMessagesId: ({ spareId }) => ({ path: { id: spareId } }),
  deleteInstancesInstanceMessages: () => ({ query: '?search=from:nobody@nowhere.example' }),
  getInstancesInstanceMessagesIdPartsPart: () => ({ path: { part: '1' } }),
  // Only a preview knows the proof, and the picture is elsewhere.
  getInstancesInstanceMessagesIdRemoteProof: () => ({
    path: { proof: 'none' },
    query: '?url=x',
    refusedWith: 404,
  }),
  // Passwords and single use have a test of their own: test/http/sign-in.test.ts.
  postSignIn: () => ({
    body: { email: 'nobody@team.example', password: 'wrong password' },
    refusedWith: 403,
  }),
  postSignOut: () => ({}),
  postMePassword: () => ({ body: { password: 'correct horse battery' } }),
  deleteMeSessions: () => ({}),
  deleteMeSessionsSession: () => ({ path: { session: '0' }, refusedWith: 404 }),
  postMeTokens: () => ({ body: { name: 'ci', scopes: ['read'], instances: ['uat'] } }),
  deleteMeTokensToken: () => ({ path: { token: '0' }, refusedWith: 404 }),
  deleteTokensToken: ({ people }) => ({ path: { token: people.token } }),
  postLinksAdministrator: () => ({}),
  deleteLinksAdministrator: () => ({}),
  postLinksLook: ({ people }) => ({ body: { secret: people.secrets.look } }),
  postLinksRedeem: ({ people }) => ({
    body: { secret: people.secrets.redeem, name: 'Five', password: 'correct horse battery' },
  }),
  postPeople: () => ({ body: { email: 'new@team.example' } }),
  patchPeoplePerson: ({ people }) => ({ path: { person: people.person }, body: { name: 'Ann' } }),
  postPeoplePersonPasswordLink: ({ people }) => ({ path: { person: people.person } }),
  deletePeoplePersonPasswordLink: ({ people }) => ({ path: { person: people.linked } }),
  deletePeoplePerson: ({ people }) => ({ path: { person: people.gone } }),
  deleteInvitationsInvitation: ({ people }) => ({ path: { invitation: people.invitations.server } }),
  postInstancesInstanceMembers: () => ({ body: { email: 'm@team.example', role: 'tester' } }),
  patchInstancesInstanceMembersMember: ({ people }) => ({
    path: { member: people.instanceMember },
    body: { role: 'admin' },
  }),
  deleteInstancesInstanceMembersMember: ({ people }) => ({ path: { member: people.goneInstanceMember } }),
  deleteInstancesInstanceInvitationsInvitation: ({ people }) => ({
    path: { invitation: people.invitations.instance },
  }),
  getProjectsProjectMembers: () => ({ path: { project: 'default' } }),
  postProjectsProjectMembers: () => ({
    path: { project: 'default' },
    body: { email: 'p@team.example', role: 'tester' },
  }),
  patchProjectsProjectMembersMember: ({ people }) => ({
    path: { project: 'default', member: people.projectMember },
    body: { role: 'admin' },
  }),
  deleteProjectsProjectMembersMember: ({ people }) => ({
    path: { project: 'default', member: people.goneProjectMember },
  }),
  deleteProjectsProjectInvitationsInvitation: ({ people }) => ({
    path: { project: 'default', invitation: people.invitations.project },
  }),
  putRelaysRelay: () => ({ path: { relay: 'other' }, body: { host: 'smtp.example.net', rate: 14 } }),
  deleteRelaysRelay: () => ({ path: { relay: 'unused' } }),
  postRelaysRelaySending: () => ({ path: { relay: 'real' }, body: { paused: true } }),
  postRelaysRelayTest: () => ({ path: { relay: 'closed' }, body: {} }),
  postInstancesInstanceOutbox: ({ id }) => ({
    body: { action: 'retry', deliveries: [{ messageId: id, id: 1 }] },
  }),
  postInstancesInstanceSending: () => ({ body: { paused: true } }),
  postInstancesInstanceReleases: ({ id }) => ({ body: { ids: [id], reason: 'to see it' } }),
  postInstancesInstanceReleasesPreview: ({ id }) => ({ body: { ids: [id] } }),
  getInstancesInstanceMessagesIdDeliveriesDelivery: () => ({ path: { delivery: '1' } }),
  getInstancesInstanceMessages: () => ({ query: '?limit=1&unread=false' }),
}
