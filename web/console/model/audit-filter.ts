/** Which lines of the audit log are shown: part of the address, so that a view can be shared. */
export interface AuditFilter {
  /** Name of a person or token, whole; empty is anybody. */
  readonly actor: string
  /** A noun such as `instance.`; empty is anything. */
  readonly action: string
  /** Days such as `2026-11-26`, both included; empty is without bound. */
  readonly from: string
  readonly to: string
}

export const ACTIONS: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'Anything' },
  { value: 'session.', label: 'Sign-ins' },
  { value: 'instance.', label: 'Instances' },
  { value: 'content.', label: 'Production mail opened' },
  { value: 'message.', label: 'Single messages' },
  { value: 'messages.', label: 'Many messages' },
  { value: 'credential.', label: 'SMTP credentials' },
  { value: 'constant.', label: 'Constants' },
  { value: 'relay.', label: 'Relays' },
  { value: 'retention.', label: 'Retention' },
  { value: 'limits.', label: 'Limits' },
  { value: 'project.', label: 'Projects' },
  { value: 'member.', label: 'Members' },
  { value: 'person.', label: 'People' },
  { value: 'password.', label: 'Passwords' },
  { value: 'token.', label: 'API tokens' },
  { value: 'link.', label: 'Links' },
  { value: 'invitation.', label: 'Invitations' },
]

export function parseAuditFilter(query: string): AuditFilter {
  const said = new URLSearchParams(query)
  const action = said.get('action') ?? ''
  return {
    actor: said.get('actor') ?? '',
    action: ACTIONS.some(({ value }) => value === action) ? action : '',
    from: dayOf(said.get('from')),
    to: dayOf(said.get('to')),
  }
}

/** With the `?`; empty when everything is shown. */
export function formatAuditFilter(filter: AuditFilter): string {
  const said = Object.entries(filter).filter(([, value]) => value !== '')
  return said.length === 0 ? '' : `?${new URLSearchParams(said)}`
}

/** What the server is asked. Days are those of whoever looks. */
export function auditQuery(filter: AuditFilter, pageToken: string | null, limit: number): URLSearchParams {
  const query = new URLSearchParams({ limit: String(limit) })
  if (filter.actor.trim() !== '') query.set('actor', filter.actor.trim())
  if (filter.action !== '') query.set('action', filter.action)
  if (filter.from !== '') query.set('after', startOf(filter.from, 0).toISOString())
  if (filter.to !== '') query.set('before', startOf(filter.to, 1).toISOString())
  if (pageToken !== null) query.set('pageToken', pageToken)
  return query
}

function dayOf(text: string | null): string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
}

/** Midnight where the browser is, at the beginning of a day or some days later. */
function startOf(day: string, daysLater: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + daysLater)
}
