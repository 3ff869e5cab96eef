import { foldAscii } from '../../domain/address.ts'
import type { Search } from '../../domain/search.ts'
import { type Condition, ofInstances } from '../search/search-sql.ts'

/** All that a try says, to look for words in. */
const SAID = `lower(coalesce(r.address, '') || char(10) || coalesce(r.username, '') || char(10)
  || coalesce(r.helo_name, '') || char(10) || r.client_address)`
const NONE: Condition = { sql: '0', values: [] }

/** A search as a condition on `refusals r`. */
export function refusalCondition(search: Search): Condition {
  switch (search.kind) {
    case 'everything':
      return { sql: '1', values: [] }
    case 'all':
      return joined(search.of, ' AND ')
    case 'any':
      return joined(search.of, ' OR ')
    case 'not': {
      const { sql, values } = refusalCondition(search.of)
      return { sql: `NOT ${sql}`, values }
    }
    case 'address':
      return search.role === 'from'
        ? {
            sql: `(r.at = 'mail' AND instr(lower(r.address), ?) > 0)`,
            values: [foldAscii(search.value.trim())],
          }
        : {
            sql: `(r.at <> 'mail' AND instr(lower(r.address), ?) > 0)`,
            values: [foldAscii(search.value.trim())],
          }
    case 'text':
      return search.field === null || search.field === 'addresses'
        ? { sql: `instr(${SAID}, ?) > 0`, values: [search.words.toLowerCase()] }
        : NONE
    case 'received':
      return { sql: `r.last_at_ms ${search.side === 'after' ? '>=' : '<'} ?`, values: [search.atMs] }
    case 'newest':
    case 'message-id':
    case 'is':
    case 'decision':
    case 'has':
    case 'tag':
    case 'header':
    case 'size':
      return NONE
    default:
      return search satisfies never
  }
}

export function ofVisible(instanceIds: readonly number[], unassigned: 'with' | 'without'): string {
  const own = ofInstances('r.instance_id', instanceIds)
  return unassigned === 'with' ? `(${own} OR r.instance_id IS NULL)` : own
}

function joined(searches: readonly Search[], joint: ' AND ' | ' OR '): Condition {
  const conditions = searches.map(refusalCondition)
  if (conditions.length === 0) return { sql: joint === ' AND ' ? '1' : '0', values: [] }
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(joint)})`,
    values: conditions.flatMap(({ values }) => values),
  }
}
