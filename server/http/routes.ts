import { newProofKey } from '../derive/remote-proof.ts'
import type { HttpDeps } from './http.types.ts'
import { boundsRoutes } from './instances/bounds.ts'
import { constantsRoutes } from './instances/constants.ts'
import { credentialsRoutes } from './instances/credentials.ts'
import { faultsRoutes } from './instances/faults.ts'
import { instanceStatesRoutes } from './instances/instance-states.ts'
import { instancesRoutes } from './instances/instances.ts'
import { projectsRoutes } from './instances/projects.ts'
import { ruleTestRoutes } from './instances/rule-test.ts'
import { eventsRoutes } from './live/events.ts'
import { waitRoutes } from './live/wait.ts'
import { allMessagesRoutes } from './messages/all-messages.ts'
import { contentRoutes } from './messages/content.ts'
import { messageRoutes } from './messages/message.ts'
import { messagesRoutes } from './messages/messages.ts'
import { searchesRoutes } from './messages/searches.ts'
import { structureRoutes } from './messages/structure.ts'
import { openApiRoute } from './openapi/openapi-route.ts'
import { outboxRoutes } from './outbox/outbox.ts'
import { relaysRoutes } from './outbox/relays.ts'
import { releaseRoutes } from './outbox/release.ts'
import { auditRoutes } from './people/audit.ts'
import { linksRoutes } from './people/links.ts'
import { meRoutes } from './people/me.ts'
import { membersRoutes } from './people/members.ts'
import { peopleRoutes } from './people/people.ts'
import { tokensRoutes } from './people/tokens.ts'
import { remoteRoutes } from './remote/remote.ts'
import type { Route } from './requests/route.ts'
import { exportRoutes } from './transfer/export.ts'
import { takeMailRoutes } from './transfer/take-mail.ts'
import { webhookDeliveriesRoutes } from './webhooks/webhook-deliveries.ts'
import { webhooksRoutes } from './webhooks/webhooks.ts'

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
