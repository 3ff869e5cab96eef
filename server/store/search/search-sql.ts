import { foldAscii, parseAddress } from '../../domain/address.ts'
import { hasMatch, headerMatch } from '../../domain/fact-words.ts'
import { indexPhrase } from '../../domain/index-text.ts'
import type { DecisionKind } from '../../domain/message.ts'
import type { AddressRole, IsState, Search, TextField } from '../../domain/search.ts'
import { addressSearchKey, domainSearchKey, type MessageKey } from './message-keys.ts'

/** A condition on `messages m`, with its bound values. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** Full-text tables, by the words of the message and by its facts and header fields. */
export type IndexTable = 'message_index' | 'fact_index'

/**
 * A search as SQL. `drive` is what a full-text index is asked for all by itself and drives the query; null when
 * nothing has to be in one. `where` is the rest.
 */
export interface SearchQuery {
  readonly drive: { readonly table: IndexTable; readonly match: string } | null
  readonly where: Condition
}

/** Of which messages it is asked: all of some instances, or `one` whose keys alone `pending_keys` has. */
export interface SearchScope {
  readonly instanceIds: readonly number[]
  readonly of: 'all' | 'one'
}

const TRUE: Condition = { sql: '1', values: [] }
const FALSE: Condition = { sql: '0', values: [] }
const NEWEST: Condition = {
  sql: `NOT EXISTS (SELECT 1 FROM messages newer INDEXED BY messages_conversation
    WHERE newer.instance_id = m.instance_id AND newer.conversation = m.conversation
    AND newer.conversation IS NOT NULL AND newer.deleted_at_ms IS NULL AND newer.seq > m.seq)`,
  values: [],
}

export function searchQuery(search: Search, instanceIds: readonly number[]): SearchQuery {
  const parts = search.kind === 'all' ? search.of : [search]
  const [words, facts] = [matchOf, factMatchOf].map((match) => ({
    parts: parts.filter((part) => match(part) !== undefined),
    match: parts.flatMap((part) => match(part) ?? []).join(' AND '),
  }))
  const scope: SearchScope = { instanceIds, of: 'all' }
  const whereWithout = (driven: readonly Search[]) =>
    combined(
      parts.filter((part) => !driven.includes(part)).map((part) => condition(part, scope)),
      ' AND ',
      TRUE,
    )
  if (words !== undefined && words.match !== '')
    return { drive: { table: 'message_index', match: words.match }, where: whereWithout(words.parts) }
  if (facts !== undefined && facts.match !== '')
    return { drive: { table: 'fact_index', match: facts.match }, where: whereWithout(facts.parts) }
  return { drive: null, where: whereWithout([]) }
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

/** The expression for the fact index; undefined for what is not in it. Attachments are a column of the list. */
function factMatchOf(search: Search): string | undefined {
  if (search.kind === 'has' && search.what !== 'attachment') return hasMatch(search.what)
  if (search.kind === 'header') return headerMatch(search.name, search.words, search.prefix)
  return undefined
}

/** A search as a condition alone. */
export function condition(search: Search, scope: SearchScope): Condition {
  switch (search.kind) {
    case 'everything':
      return TRUE
    case 'newest':
      return NEWEST
    case 'all':
      return combined(
        search.of.map((part) => condition(part, scope)),
        ' AND ',
        TRUE,
      )
    case 'any':
      return combined(
        search.of.map((part) => condition(part, scope)),
        ' OR ',
        FALSE,
      )
    case 'not': {
      const { sql, values } = condition(search.of, scope)
      return { sql: `NOT coalesce(${sql}, 0)`, values }
    }
    case 'text':
      return textCondition(search, scope)
    case 'address':
      return addressCondition(search.role, search.value.trim(), scope)
    case 'message-id':
      return keyed(scope, ['message-id'], 'key = ?', [search.value.trim().replace(/^<|>$/g, '')])
    case 'tag':
      return search.prefix
        ? keyed(scope, ['tag'], 'substr(key, 1, length(?)) = ?', [search.tag, search.tag])
        : keyed(scope, ['tag'], 'key = ?', [search.tag])
    case 'is':
      return { sql: IS[search.state], values: [] }
    case 'decision':
      return { sql: DECIDED[search.decision], values: [] }
    case 'has':
    case 'header':
      return factCondition(search, scope)
    case 'size':
      return { sql: `m.size_bytes ${search.than === 'larger' ? '>' : '<'} ?`, values: [search.sizeBytes] }
    case 'received':
      return { sql: `m.received_at_ms ${search.side === 'after' ? '>=' : '<'} ?`, values: [search.atMs] }
  }
}

/** Written out, as the condition of a partial index is. */
const DECIDED: Readonly<Record<DecisionKind, string>> = {
  capture: `m.decision = 'capture'`,
  redirect: `m.decision = 'redirect'`,
  deliver: `m.decision = 'deliver'`,
  hold: `m.decision = 'hold'`,
}

const IS: Readonly<Record<IsState, string>> = {
  read: 'm.read = 1',
  unread: 'm.read = 0',
  starred: 'm.starred = 1',
  held: DECIDED.hold,
  redirected: DECIDED.redirect,
  relayed: `EXISTS (SELECT 1 FROM deliveries d WHERE d.message_seq = m.seq AND d.state = 'relayed')`,
  // Few fail, so that these are looked up and not each message's deliveries.
  failed: `m.seq IN (SELECT message_seq FROM deliveries WHERE state = 'failed')`,
}

/** What has no word in it, such as `%` or an emoji, is not in the index: it is looked for in the subject as it stands. */
function textCondition(search: Extract<Search, { kind: 'text' }>, scope: SearchScope): Condition {
  const match = textMatch(search.field, search.words, search.prefix)
  if (match !== undefined) return matched('message_index', match, scope)
  const symbols = search.words.trim()
  const isInSubject = search.field === null || search.field === 'subject'
  return symbols === '' || !isInSubject ? FALSE : { sql: 'instr(m.subject, ?) > 0', values: [symbols] }
}

function factCondition(search: Extract<Search, { kind: 'has' | 'header' }>, scope: SearchScope): Condition {
  if (search.kind === 'has' && search.what === 'attachment')
    return { sql: 'm.attachment_count > 0', values: [] }
  const match = factMatchOf(search)
  return match === undefined ? FALSE : matched('fact_index', match, scope)
}

/** Of one message, the index is asked at its place and not for all that match. */
function matched(table: IndexTable, match: string, { of }: SearchScope): Condition {
  const sql =
    of === 'one'
      ? `EXISTS (SELECT 1 FROM ${table} WHERE ${table} MATCH ? AND rowid = m.seq)`
      : `m.seq IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`
  return { sql, values: [match] }
}

/** Messages that have a key in one of these roles for which `test` holds, derived or not. */
function keyed(
  { instanceIds, of }: SearchScope,
  roles: readonly MessageKey['role'][],
  test: string,
  values: readonly string[],
): Condition {
  const tables = of === 'one' ? ['pending_keys'] : ['message_keys', 'pending_keys']
  const among = roles.map((role) => `'${role}'`).join(', ')
  const selects = tables.map(
    (table) =>
      `SELECT message_seq FROM ${table} WHERE ${ofInstances('instance_id', instanceIds)} AND role IN (${among}) AND ${test}`,
  )
  return {
    sql: `m.seq IN (${selects.join(' UNION ALL ')})`,
    values: tables.flatMap(() => values),
  }
}

/** A whole address means that mailbox; `@domain` all of the domain; anything else is a part of an address. */
function addressCondition(role: AddressRole, value: string, scope: SearchScope): Condition {
  if (value === '') return FALSE
  const roles = role === 'recipient' ? (['to', 'cc', 'bcc'] as const) : [role]
  const among = (test: string, values: readonly string[]) => keyed(scope, roles, test, values)
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

/** Our own numbers, so they stand in the text: a plan then knows how many there are. */
export function ofInstances(column: string, [first, ...more]: readonly number[]): string {
  if (first === undefined) return '0'
  return more.length === 0
    ? `${column} = ${Number(first)}`
    : `${column} IN (${[first, ...more].map(Number).join(', ')})`
}

function combined(conditions: readonly Condition[], joint: ' AND ' | ' OR ', none: Condition): Condition {
  if (conditions.length === 0) return none
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(joint)})`,
    values: conditions.flatMap(({ values }) => values),
  }
}
