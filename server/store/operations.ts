import { prepareAccept } from './accept.ts'
import { prepareAuditAdd, prepareAuditPrune } from './audit.ts'
import { prepareBoundsPut } from './bounds-put.ts'
import { prepareChangeLog } from './change-log.ts'
import { prepareChangePrune } from './change-prune.ts'
import type { Connection } from './connection.ts'
import { prepareConstantPut, prepareConstantRemove } from './constants.ts'
import { prepareCounters } from './counters.ts'
import {
  prepareCredentialAdd,
  prepareCredentialDeclare,
  prepareCredentialRevoke,
  prepareCredentialsUsed,
} from './credentials.ts'
import { prepareDerivedSave } from './derived-save.ts'
import { prepareEphemeralPut } from './ephemeral.ts'
import { prepareFileSync } from './file-sync.ts'
import { prepareGrantPut, prepareGrantRevoke, prepareProviderGrants } from './grants.ts'
import { prepareInstancePurge } from './instance-purge.ts'
import { prepareInstancePut } from './instance-put.ts'
import { prepareInstancePause, prepareInstanceState } from './instance-state.ts'
import { prepareLinkAdd, prepareLinkRedeem, prepareLinkRemove } from './links.ts'
import { prepareClaim, prepareMark } from './mark.ts'
import type { Outcome } from './operation.ts'
import { prepareOutboxClaim } from './outbox-claim.ts'
import { prepareReported } from './outbox-report.ts'
import { prepareOutboxRecover, prepareOutboxSettle } from './outbox-settle.ts'
import { prepareOutboxCancel, prepareOutboxRetryNow, prepareOutboxSteer } from './outbox-steer.ts'
import { overwriting } from './overwriting.ts'
import { preparePersonAdd, preparePersonChange, preparePersonRemove } from './people-put.ts'
import { preparePeopleSync } from './people-sync.ts'
import { prepareProjectAdd, prepareProjectChange, prepareProjectRemove } from './projects.ts'
import { preparePrune } from './prune.ts'
import { preparePurge } from './purge.ts'
import { prepareRefusalsAdd, prepareRefusalsPrune } from './refusals.ts'
import { prepareRelayPause, prepareRelayPut, prepareRelayRemove } from './relays.ts'
import { prepareRelease } from './release.ts'
import { prepareSealedForget, prepareSealedReplace } from './sealed.ts'
import { prepareSearchPut, prepareSearchRemove } from './searches.ts'
import {
  prepareExpiredEnd,
  prepareSeen,
  prepareSessionAdd,
  prepareSessionsEnd,
  prepareTokenAdd,
  prepareTokenRevoke,
} from './sessions.ts'
import { prepareStrip } from './strip.ts'
import { prepareTag } from './tag.ts'
import { prepareRestore, prepareRestoreSlice, prepareTrashIds, prepareTrashSlice } from './trash.ts'
import { prepareWebhookClaim, prepareWebhookRecover, prepareWebhookSettle } from './webhook-claim.ts'
import { prepareWebhookPut, prepareWebhookRemove } from './webhook-put.ts'
import {
  prepareWebhookBegin,
  prepareWebhookEnqueue,
  prepareWebhookPrune,
  prepareWebhookRedeliver,
} from './webhook-queue.ts'

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
