import type { RouteNeed } from '../gate/admission.ts'

/** What the API is in groups of, in the words of the product. */
export const TAG_WORDS: Readonly<Record<string, string>> = {
  instances: 'Instances: environments of a project, each with its rule, credentials and mail.',
  messages: 'Messages: what came in, and all that is in it.',
  wait: 'Waiting: the answer comes when the mail does.',
  events: 'Events: changes as they happen.',
  credentials: 'Credentials: user names and secrets of SMTP.',
  constants: 'Constants: secrets and settings of an instance.',
  projects: 'Projects: groups of instances.',
  relays: 'Relays: the real SMTP hosts.',
  outbox: 'The outbox: what is to be sent on, or failed.',
  sending: 'Sending: kept back, or let go.',
  releases: 'Releases: a person sends messages on.',
  retention: 'Retention: what an instance keeps.',
  limits: 'Limits: what an instance takes.',
  faults: 'Faults: what tests have the SMTP door do wrong.',
  rule: 'The rule: what would happen to a message.',
  webhooks: 'Webhooks: calls to other systems.',
  'openapi.json': 'This document.',
  all: 'Everything that one may see, over all instances.',
  me: 'Oneself: account, sessions, tokens.',
  'sign-in': 'Signing in.',
  'sign-out': 'Signing out.',
  links: 'Single-use links.',
  people: 'People who sign in.',
  members: 'Members of a project or an instance, and what they may.',
  invitations: 'Invitations that were not used yet.',
  tokens: 'Tokens for scripts and tests.',
  audit: 'What was done, by whom.',
}

export const PARAMETER_WORDS: Readonly<Record<string, string>> = {
  instance: 'Name of the instance.',
  id: 'Id of the message, as in the SMTP reply `250 … queued as <id>` and in lists.',
  part: 'Number of the part, as its attachment says.',
  project: 'Name of the project.',
  credential: 'Id of the credential.',
  fault: 'Id of the fault.',
  relay: 'Name of the relay.',
  delivery: 'Id of the delivery, as in the message and in the outbox; of a webhook, as in its log.',
  state: 'Only deliveries of this state; left out, those that wait, are under way or failed.',
  name: 'Its name.',
  webhook: 'Id of the webhook.',
  person: 'Id of the person.',
  member: 'Id of the membership.',
  invitation: 'Id of the invitation.',
  session: 'Id of the session.',
  token: 'Id of the token.',
  key: 'Shows that a preview of this message is open.',
  actor: 'E-mail address of a person, or name of a token.',
  action: 'Exact, or all of a noun: `instance.`.',
  search: 'A query in the search language.',
  ids: 'Ids of messages, with commas between them; at most 300.',
  format: 'Of the file: mbox unless said.',
  pageToken: 'From the page before this one.',
  limit: 'How many, at most 500.',
  group: 'With `conversation`, of each the newest message alone.',
  deleted: 'With `true`, those that were deleted and can be restored.',
  after: 'Only what was noted at or after this time, in ISO 8601.',
  before: 'Only what was noted before this time, in ISO 8601.',
  pictures: 'None, its own (unless said), or those of other hosts as well, loaded by the server.',
  scheme: 'As shown in light (unless said) or dark mode.',
  url: 'Address of the picture, as the message has it.',
  unread: 'Only those that were read, or were not.',
  tag: 'Only those that bear exactly this tag.',
  decision: 'Only those about which this was decided.',
  recipient:
    'Only those with such a recipient, named in a header or not: an address, a part of one, or `@domain`.',
  all: 'All there are.',
  remote: 'Whether pictures may come from the hosts of their senders.',
  proof: 'Shows that a preview of this message has that picture.',
  'Last-Event-ID': 'A cursor: the id of the last event that was seen.',
}

/** What a route asks of who calls it. */
export const NEED_WORDS: Readonly<Record<RouteNeed, string>> = {
  nothing: 'Asks nobody who they are.',
  'signed-in': 'For whoever is signed in, and shows what they may see.',
  see: 'For those who may look at the instance: viewers, and tokens with the scope `read`.',
  content:
    'For those who may read bodies: on production administrators, and tokens with the scope `content`.',
  mark: 'For testers of the instance, and tokens with the scope `write`.',
  release: 'For testers of the instance, and tokens with the scope `release`.',
  configure: 'For administrators of the instance, and tokens with the scope `admin`.',
  picture: 'As `content`, or with the key of a preview.',
  project: 'For administrators of the project, and their tokens with the scope `admin`.',
  server: 'For the administrator of the server, and their tokens with the scope `server`.',
}

export const LIVE_WORDS = `REST in JSON below \`/api/v1\`. A GET changes nothing, unknown fields are an error that names them, errors are
problems (RFC 9457), lists go by \`pageToken\`, times are ISO 8601 in UTC.

**Watching.** \`WS /api/v1/live?cursor=\` sends the changes of all instances, one JSON text a frame;
\`GET /instances/{instance}/events\` sends those of one as server-sent events. Both speak of the same rows, in the same order,
and each frame has the \`cursor\` to resume from.

| kind | comes when | has |
|---|---|---|
| \`hello\` | the stream begins: it is complete from this cursor on | |
| \`reset\` | the cursor was too old, or an instance is gone: load lists anew | |
| \`message.stored\` | a message was accepted | \`message\`, as in a list |
| \`message.updated\` | it was marked, derived, restored, or a delivery of it went on | \`message\`, as it is now |
| \`message.deleted\` | it went to the trash or was removed | \`instance\`, \`id\` |
| \`messages.deleted\` | many went at once | \`instance\` |
| \`instance.changed\` | an instance was made, changed, archived, deleted or restored | \`instance\` |
| \`counts\` | behind the changes that they count | \`instance\`, \`counts\` |

A message that changes twice within one batch comes once, as it is now. A watcher that is too slow is cut off and resumes.`
