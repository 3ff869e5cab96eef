import { foldAscii, parseAddress } from '../domain/address.ts'
import { indexPhrase } from '../domain/index-text.ts'
import type { AddressRole, IsState, Search, TextField } from '../domain/search.ts'
import { addressSearchKey, domainSearchKey } from './message-keys.ts'

/** A condition on `messages m`, with its bound values. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/**
 * A search as SQL. `match` is what the full-text index is asked for all by itself and drives the query; null when
 * nothing has to be in it. `where` is the rest.
 */
export interface SearchQuery {
  readonly match: string | null
  readonly where: Condition
}

const TRUE: Condition = { sql: '1', values: [] }
const FALSE: Condition = { sql: '0', values: [] }

export function searchQuery(search: Search, instanceId: number): SearchQuery {
  const parts = search.kind === 'all' ? search.of : [search]
  const matches: string[] = []
  const rest: Condition[] = []
  for (const part of parts) {
    const match = matchOf(part)
    if (match === undefined) rest.push(condition(part, instanceId))
    else matches.push(match)
  }
  return { match: matches.length === 0 ? null : matches.join(' AND '), where: combined(rest, ' AND ', TRUE) }
}

/** The full-text expression of a search that is words and nothing else; undefined for any other. */
function matchOf(search: Search): string | undefined {
  if (search.kind === 'text') return textMatch(search.field, search.words, search.prefix)
  if (search.kind !== 'any' && search.kind !== 'all') return undefined
  const parts = search.of.map(matchOf)
  if (parts.length === 0 || parts.includes(undefined)) return undefined
  return `(${parts.join(search.kind === 'any' ? ' OR ' : ' AND ')})`
}

/** In double quotes nothing is an operator of FTS5: a `"` is doubled, and whatever is no word separates words. */
function textMatch(field: TextField | null, words: string, prefix: boolean): string | undefined {
  const phrase = indexPhrase(words, prefix)
  if (phrase === undefined) return undefined
  const quoted = `"${phrase.words.replaceAll('"', '""').replaceAll('\0', ' ')}"${phrase.prefix ? ' *' : ''}`
  return field === null ? quoted : `${field} : ${quoted}`
}

function condition(search: Search, instanceId: number): Condition {
  switch (search.kind) {
    case 'everything':
      return TRUE
    case 'all':
      return combined(
        search.of.map((part) => condition(part, instanceId)),
        ' AND ',
        TRUE,
      )
    case 'any':
      return combined(
        search.of.map((part) => condition(part, instanceId)),
        ' OR ',
        FALSE,
      )
    case 'not': {
      const { sql, values } = condition(search.of, instanceId)
      return { sql: `NOT coalesce(${sql}, 0)`, values }
    }
    case 'text':
      return textCondition(search)
    case 'address':
      return addressCondition(search.role, search.value.trim(), instanceId)
    case 'message-id':
      return keyed(`('message-id')`, 'key = ?', [instanceId, search.value.trim().replace(/^<|>$/g, '')])
    case 'is':
      return { sql: IS[search.state], values: [] }
    case 'has-attachment':
      return { sql: 'm.attachment_count > 0', values: [] }
    case 'size':
      return { sql: `m.size_bytes ${search.than === 'larger' ? '>' : '<'} ?`, values: [search.sizeBytes] }
    case 'received':
      return { sql: `m.received_at_ms ${search.side === 'after' ? '>=' : '<'} ?`, values: [search.atMs] }
  }
}

const IS: Readonly<Record<IsState, string>> = {
  read: 'm.read = 1',
  unread: 'm.read = 0',
  starred: 'm.starred = 1',
  held: `m.decision = 'hold'`,
  redirected: `m.decision = 'redirect'`,
  relayed: `EXISTS (SELECT 1 FROM deliveries d WHERE d.message_seq = m.seq AND d.state = 'relayed')`,
  // Few fail, so that these are looked up and not each message's deliveries.
  failed: `m.seq IN (SELECT message_seq FROM deliveries WHERE state = 'failed')`,
}

/** What has no word in it, such as `%` or an emoji, is not in the index: it is looked for in the subject as it stands. */
function textCondition(search: Extract<Search, { kind: 'text' }>): Condition {
  const match = textMatch(search.field, search.words, search.prefix)
  if (match !== undefined) {
    return { sql: 'm.seq IN (SELECT rowid FROM message_index WHERE message_index MATCH ?)', values: [match] }
  }
  const symbols = search.words.trim()
  const isInSubject = search.field === null || search.field === 'subject'
  return symbols === '' || !isInSubject ? FALSE : { sql: 'instr(m.subject, ?) > 0', values: [symbols] }
}

/** Messages that have a key in one of these roles for which `test` holds, derived or not. */
function keyed(roles: string, test: string, values: readonly (string | number)[]): Condition {
  const select = (table: string) =>
    `SELECT message_seq FROM ${table} WHERE instance_id = ? AND role IN ${roles} AND ${test}`
  return {
    sql: `m.seq IN (${select('message_keys')} UNION ALL ${select('pending_keys')})`,
    values: [...values, ...values],
  }
}

/** A whole address means that mailbox; `@domain` all of the domain; anything else is a part of an address. */
function addressCondition(role: AddressRole, value: string, instanceId: number): Condition {
  if (value === '') return FALSE
  const roles = role === 'recipient' ? `('to', 'cc', 'bcc')` : `('${role}')`
  const among = (test: string, values: readonly string[]) => keyed(roles, test, [instanceId, ...values])
  if (parseAddress(value) !== undefined && value.includes('@'))
    return among('key = ?', [addressSearchKey(value)])
  if (value.startsWith('@')) {
    const suffix = `@${domainSearchKey(value.slice(1))}`
    return among('substr(key, -length(?)) = ?', [suffix, suffix])
  }
  const parts = [...new Set([foldAscii(value), domainSearchKey(value)])]
  const byKey = among(`(${parts.map(() => 'instr(key, ?) > 0').join(' OR ')})`, parts)
  if (role !== 'from') return byKey
  const byName = { sql: 'instr(lower(m.from_name), lower(?)) > 0', values: [value] }
  return combined([byKey, byName], ' OR ', FALSE)
}

function combined(conditions: readonly Condition[], joint: ' AND ' | ' OR ', none: Condition): Condition {
  if (conditions.length === 0) return none
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(joint)})`,
    values: conditions.flatMap(({ values }) => values),
  }
}
