import { prepareChangeLog } from './changes/change-log.ts'
import { prepareChangePrune } from './changes/change-prune.ts'
import {
  prepareCredentialAdd,
  prepareCredentialDeclare,
  prepareCredentialRevoke,
  prepareCredentialsUsed,
} from './instances/credentials.ts'
import { prepareFileSync } from './instances/file-sync.ts'
import { prepareInstancePut } from './instances/instance-put.ts'
import { prepareInstancePause, prepareInstanceState } from './instances/instance-state.ts'
import { prepareProjectAdd, prepareProjectChange, prepareProjectRemove } from './instances/projects.ts'
import { prepareAccept } from './messages/accept.ts'
import { prepareDerivedSave } from './messages/derived-save.ts'
import { prepareClaim, prepareMark } from './messages/mark.ts'
import { prepareTag } from './messages/tag.ts'
import { prepareOutboxClaim } from './outbox/outbox-claim.ts'
import { prepareReported } from './outbox/outbox-report.ts'
import { prepareOutboxRecover, prepareOutboxSettle } from './outbox/outbox-settle.ts'
import { prepareOutboxCancel, prepareOutboxRetryNow, prepareOutboxSteer } from './outbox/outbox-steer.ts'
import { prepareRelayPause, prepareRelayPut, prepareRelayRemove } from './outbox/relays.ts'
import { prepareRelease } from './outbox/release.ts'
import { prepareAuditAdd, prepareAuditPrune } from './people/audit.ts'
import { prepareGrantPut, prepareGrantRevoke, prepareProviderGrants } from './people/grants.ts'
import { prepareLinkAdd, prepareLinkRedeem, prepareLinkRemove } from './people/links.ts'
import { preparePersonAdd, preparePersonChange, preparePersonRemove } from './people/people-put.ts'
import { preparePeopleSync } from './people/people-sync.ts'
import {
  prepareExpiredEnd,
  prepareSeen,
  prepareSessionAdd,
  prepareSessionsEnd,
  prepareTokenAdd,
  prepareTokenRevoke,
} from './people/sessions.ts'
import { prepareRefusalsAdd, prepareRefusalsPrune } from './refusals/refusals.ts'
import { prepareBoundsPut } from './retention/bounds-put.ts'
import { prepareCounters } from './retention/counters.ts'
import { prepareEphemeralPut } from './retention/ephemeral.ts'
import { prepareInstancePurge } from './retention/instance-purge.ts'
import { preparePrune } from './retention/prune.ts'
import { preparePurge } from './retention/purge.ts'
import { prepareStrip } from './retention/strip.ts'
import { prepareRestore, prepareRestoreSlice, prepareTrashIds, prepareTrashSlice } from './retention/trash.ts'
import { prepareSearchPut, prepareSearchRemove } from './search/searches.ts'
import { prepareConstantPut, prepareConstantRemove } from './secrets/constants.ts'
import { prepareSealedForget, prepareSealedReplace } from './secrets/sealed.ts'
import type { Connection } from './sqlite/connection.ts'
import { type Outcome, outcome } from './sqlite/operation.ts'
import { overwriting } from './sqlite/overwriting.ts'
import { prepareWebhookClaim, prepareWebhookRecover, prepareWebhookSettle } from './webhooks/webhook-claim.ts'
import { prepareWebhookPut, prepareWebhookRemove } from './webhooks/webhook-put.ts'
import {
  prepareWebhookBegin,
  prepareWebhookEnqueue,
  prepareWebhookPrune,
  prepareWebhookRedeliver,
} from './webhooks/webhook-queue.ts'

/** Every write there is, by name, prepared on one connection. */
export function prepareOperations(connection: Connection) {
  const log = prepareChangeLog(connection)
  const addToCounters = prepareCounters(connection)
  const instancePut = prepareInstancePut(connection, log)
  const boundsPut = prepareBoundsPut(connection, log)
  const relayPut = overwriting(connection, prepareRelayPut(connection))
  const personAdd = preparePersonAdd(connection)
  const personChange = preparePersonChange(connection)
  const grantPut = prepareGrantPut(connection)
  const accept = prepareAccept(connection, log, addToCounters)
  return {
    nothing: (_: object) => outcome(undefined),
    accept,
    outboxReported: prepareReported(connection, accept),
    mark: prepareMark(connection, log, addToCounters),
    claim: prepareClaim(connection),
    tag: prepareTag(connection, log),
    trashIds: prepareTrashIds(connection, log, addToCounters),
    trashSlice: prepareTrashSlice(connection, log, addToCounters),
    restore: prepareRestore(connection, log, addToCounters),
    restoreSlice: prepareRestoreSlice(connection, log, addToCounters),
    purge: preparePurge(connection),
    prune: preparePrune(connection, log, addToCounters),
    refusalsAdd: prepareRefusalsAdd(connection),
    refusalsPrune: prepareRefusalsPrune(connection),
    strip: overwriting(connection, prepareStrip(connection, log, addToCounters)),
    boundsPut,
    derivedSave: prepareDerivedSave(connection, log),
    outboxClaim: prepareOutboxClaim(connection, log),
    outboxSettle: prepareOutboxSettle(connection, log),
    outboxRecover: prepareOutboxRecover(connection, log),
    outboxRetryNow: prepareOutboxRetryNow(connection, log),
    outboxCancel: prepareOutboxCancel(connection, log),
    outboxSteer: prepareOutboxSteer(connection, log),
    release: prepareRelease(connection, log),
    changePrune: prepareChangePrune(connection),
    instancePut,
    instanceState: prepareInstanceState(connection, log),
    instancePurge: prepareInstancePurge(connection, log),
    projectAdd: prepareProjectAdd(connection),
    projectChange: prepareProjectChange(connection, log),
    projectRemove: prepareProjectRemove(connection),
    relayPut,
    relayRemove: overwriting(connection, prepareRelayRemove(connection)),
    relayPause: prepareRelayPause(connection),
    instancePause: prepareInstancePause(connection, log),
    constantPut: overwriting(connection, prepareConstantPut(connection, log)),
    constantRemove: overwriting(connection, prepareConstantRemove(connection, log)),
    ephemeralPut: prepareEphemeralPut(connection),
    searchPut: prepareSearchPut(connection, log),
    searchRemove: prepareSearchRemove(connection, log),
    webhookPut: overwriting(connection, prepareWebhookPut(connection, log)),
    webhookRemove: overwriting(connection, prepareWebhookRemove(connection, log)),
    webhookEnqueue: prepareWebhookEnqueue(connection),
    webhookClaim: prepareWebhookClaim(connection),
    webhookBegin: prepareWebhookBegin(connection),
    webhookSettle: prepareWebhookSettle(connection),
    webhookRecover: prepareWebhookRecover(connection),
    webhookRedeliver: prepareWebhookRedeliver(connection),
    webhookPrune: prepareWebhookPrune(connection),
    sealedReplace: overwriting(connection, prepareSealedReplace(connection)),
    sealedForget: overwriting(connection, prepareSealedForget(connection)),
    credentialAdd: prepareCredentialAdd(connection),
    credentialRevoke: prepareCredentialRevoke(connection),
    credentialsUsed: prepareCredentialsUsed(connection),
    personAdd,
    personChange,
    personRemove: preparePersonRemove(connection),
    grantPut,
    grantRevoke: prepareGrantRevoke(connection),
    providerGrants: prepareProviderGrants(connection, grantPut),
    sessionAdd: prepareSessionAdd(connection),
    sessionsEnd: prepareSessionsEnd(connection),
    expiredEnd: prepareExpiredEnd(connection),
    tokenAdd: prepareTokenAdd(connection),
    tokenRevoke: prepareTokenRevoke(connection),
    seen: prepareSeen(connection),
    linkAdd: prepareLinkAdd(connection),
    linkRemove: prepareLinkRemove(connection),
    linkRedeem: prepareLinkRedeem(connection, { add: personAdd, change: personChange, grant: grantPut }),
    peopleSync: preparePeopleSync(connection, grantPut),
    auditAdd: prepareAuditAdd(connection),
    auditPrune: prepareAuditPrune(connection),
    fileSync: prepareFileSync(connection, {
      instance: instancePut,
      bounds: boundsPut,
      relay: relayPut,
      credential: prepareCredentialDeclare(connection),
    }),
  }
}

export type Operations = ReturnType<typeof prepareOperations>
export type OperationName = keyof Operations
export type ArgsOf<N extends OperationName> = Parameters<Operations[N]>[0]
export type ResultOf<N extends OperationName> = ReturnType<Operations[N]> extends Outcome<infer R> ? R : never
