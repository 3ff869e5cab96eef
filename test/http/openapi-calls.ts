import type { OpenDoor } from './door.ts'
import { HOSTILE } from './mails.ts'

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
}

/** An instance that redirects, with mail, a credential, a constant; others to be archived, deleted, restored. */
export async function setScene(door: OpenDoor): Promise<Scene> {
  const { ask, store, deliver } = door
  await store.instances.putRelay({
    name: 'real',
    host: 'smtp.example.net',
    port: 587,
    tls: 'required',
    auth: null,
    maxRecipients: 50,
    maxConnections: 2,
    maxMessages: 100,
    retry: null,
    ca: null,
    maxSizeBytes: null,
    rate: null,
    dkim: null,
    managedByFile: false,
  })
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
  await ask('/api/v1/instances/uat/constants/OLD', { method: 'PUT', body: { value: 'x' } })
  await ask('/api/v1/instances/uat/searches/Old', { method: 'PUT', body: { search: 'old' } })
  const { json } = await post('/instances/uat/credentials', { username: 'old' })
  const { id } = await deliver({ instance: 'uat', raw: HOSTILE })
  const { id: spareId } = await deliver({ instance: 'uat', subject: 'Spare' })
  return { door, instance: 'uat', id, spareId, credential: String(json.id) }
}

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
  postProjects: () => ({ body: { name: 'site', label: 'Site' } }),
  patchProjectsProject: () => ({ path: { project: 'old' }, body: { label: 'Older' } }),
  deleteProjectsProject: () => ({ path: { project: 'old' } }),
  patchInstancesInstanceMessagesId: () => ({ body: { starred: true } }),
  postInstancesInstanceBatch: ({ id }) => ({ body: { ids: [id], action: 'read' } }),
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
  getInstancesInstanceMessages: () => ({ query: '?limit=1&unread=false' }),
}
