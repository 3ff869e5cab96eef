import type {
  LimitsPatch,
  LimitsView,
  RetentionPatch,
  RetentionView,
} from '../../server/contract/bounds.types.ts'
import type { ConstantListView, ConstantView } from '../../server/contract/constant.types.ts'
import type {
  CredentialInput,
  CredentialListView,
  NewCredentialView,
} from '../../server/contract/credential.types.ts'
import type { FaultListView } from '../../server/contract/fault.types.ts'
import type {
  InstanceInput,
  InstanceListView,
  InstancePatch,
  InstanceView,
} from '../../server/contract/instance.types.ts'
import type {
  ProjectInput,
  ProjectListView,
  ProjectPatch,
  ProjectView,
} from '../../server/contract/project.types.ts'
import type {
  RelayInput,
  RelayListView,
  RelayTestInput,
  RelayTestView,
  RelayView,
} from '../../server/contract/relay.types.ts'
import type { RuleTestInput, RuleTestView } from '../../server/contract/rule-test.types.ts'
import { ask, instanceUrl, send } from '../api.ts'

/** What the console asks of the server; every call may throw `ApiError`. */
export const consoleApi = {
  deletedInstances: () => ask<InstanceListView>('/instances?deleted=true'),
  createInstance: (input: InstanceInput) => send<InstanceView>('POST', '/instances', input),
  changeInstance: (name: string, patch: InstancePatch) =>
    send<InstanceView>('PATCH', instanceUrl(name), patch),
  archiveInstance: (name: string) => send<InstanceView>('POST', `${instanceUrl(name)}/archive`),
  restoreInstance: (name: string) => send<InstanceView>('POST', `${instanceUrl(name)}/restore`),
  deleteInstance: (name: string) => send<InstanceView>('DELETE', instanceUrl(name)),
  testRule: (name: string, input: RuleTestInput) =>
    send<RuleTestView>('POST', `${instanceUrl(name)}/rule/test`, input),

  credentials: (name: string) => ask<CredentialListView>(`${instanceUrl(name)}/credentials`),
  makeCredential: (name: string, input: CredentialInput) =>
    send<NewCredentialView>('POST', `${instanceUrl(name)}/credentials`, input),
  revokeCredential: (name: string, id: number) => send('DELETE', `${instanceUrl(name)}/credentials/${id}`),

  faults: (name: string) => ask<FaultListView>(`${instanceUrl(name)}/faults`),
  removeFault: (name: string, id: string) =>
    send('DELETE', `${instanceUrl(name)}/faults/${encodeURIComponent(id)}`),

  constants: (name: string) => ask<ConstantListView>(`${instanceUrl(name)}/constants`),
  setConstant: (name: string, constant: string, value: string) =>
    send<ConstantView>('PUT', constantUrl(name, constant), { value }),
  removeConstant: (name: string, constant: string) => send('DELETE', constantUrl(name, constant)),

  changeRetention: (name: string, patch: RetentionPatch) =>
    send<RetentionView>('PATCH', `${instanceUrl(name)}/retention`, patch),
  changeLimits: (name: string, patch: LimitsPatch) =>
    send<LimitsView>('PATCH', `${instanceUrl(name)}/limits`, patch),

  projects: () => ask<ProjectListView>('/projects'),
  createProject: (input: ProjectInput) => send<ProjectView>('POST', '/projects', input),
  changeProject: (name: string, patch: ProjectPatch) => send<ProjectView>('PATCH', projectUrl(name), patch),
  removeProject: (name: string) => send('DELETE', projectUrl(name)),

  relays: () => ask<RelayListView>('/relays'),
  putRelay: (name: string, input: RelayInput) => send<RelayView>('PUT', relayUrl(name), input),
  removeRelay: (name: string) => send('DELETE', relayUrl(name)),
  pauseRelay: (name: string, paused: boolean) => send('POST', `${relayUrl(name)}/sending`, { paused }),
  testRelay: (name: string, input: RelayTestInput) =>
    send<RelayTestView>('POST', `${relayUrl(name)}/test`, input),
}

function constantUrl(instance: string, constant: string): string {
  return `${instanceUrl(instance)}/constants/${encodeURIComponent(constant)}`
}

function projectUrl(name: string): string {
  return `/projects/${encodeURIComponent(name)}`
}

function relayUrl(name: string): string {
  return `/relays/${encodeURIComponent(name)}`
}
