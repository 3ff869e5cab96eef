import { newProofKey } from '../derive/remote-proof.ts'
import { allMessagesRoutes } from './all-messages.ts'
import { auditRoutes } from './audit.ts'
import { boundsRoutes } from './bounds.ts'
import { constantsRoutes } from './constants.ts'
import { contentRoutes } from './content.ts'
import { credentialsRoutes } from './credentials.ts'
import { eventsRoutes } from './events.ts'
import { exportRoutes } from './export.ts'
import { faultsRoutes } from './faults.ts'
import type { HttpDeps } from './http.types.ts'
import { instanceStatesRoutes } from './instance-states.ts'
import { instancesRoutes } from './instances.ts'
import { linksRoutes } from './links.ts'
import { meRoutes } from './me.ts'
import { membersRoutes } from './members.ts'
import { messageRoutes } from './message.ts'
import { messagesRoutes } from './messages.ts'
import { openApiRoute } from './openapi-route.ts'
import { outboxRoutes } from './outbox.ts'
import { peopleRoutes } from './people.ts'
import { projectsRoutes } from './projects.ts'
import { relaysRoutes } from './relays.ts'
import { releaseRoutes } from './release.ts'
import { remoteRoutes } from './remote.ts'
import type { Route } from './route.ts'
import { ruleTestRoutes } from './rule-test.ts'
import { searchesRoutes } from './searches.ts'
import { structureRoutes } from './structure.ts'
import { takeMailRoutes } from './take-mail.ts'
import { tokensRoutes } from './tokens.ts'
import { waitRoutes } from './wait.ts'
import { webhookDeliveriesRoutes } from './webhook-deliveries.ts'
import { webhooksRoutes } from './webhooks.ts'

/** The route table: all of `/api/v1` but the socket. */
export function apiRoutes(deps: HttpDeps): readonly Route[] {
  const proofKey = newProofKey()
  const routes = [
    ...meRoutes(deps),
    ...linksRoutes(deps),
    ...peopleRoutes(deps),
    ...membersRoutes(deps),
    ...tokensRoutes(deps),
    ...auditRoutes(deps),
    ...instancesRoutes(deps),
    ...instanceStatesRoutes(deps),
    ...ruleTestRoutes(deps),
    ...boundsRoutes(deps),
    ...credentialsRoutes(deps),
    ...constantsRoutes(deps),
    ...faultsRoutes(deps),
    ...webhooksRoutes(deps),
    ...webhookDeliveriesRoutes(deps),
    ...projectsRoutes(deps),
    ...messagesRoutes(deps),
    ...messageRoutes(deps),
    ...allMessagesRoutes(deps),
    ...contentRoutes({ ...deps, proofKey }),
    ...remoteRoutes({ ...deps, proofKey }),
    ...structureRoutes(deps),
    ...searchesRoutes(deps),
    ...waitRoutes(deps),
    ...takeMailRoutes(deps),
    ...exportRoutes(deps),
    ...eventsRoutes(deps),
    ...relaysRoutes(deps),
    ...outboxRoutes(deps),
    ...releaseRoutes(deps),
  ]
  return [...routes, openApiRoute(routes, deps.version, deps.config.basePath)]
}
