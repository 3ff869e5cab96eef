import { parseSearch } from '../../domain/search-syntax.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Condition, condition } from './search-sql.ts'

/** Says which tags the kept searches of its instance give a message that was just indexed. */
export type TagsByRule = (message: { readonly seq: number; readonly instanceId: number }) => readonly string[]

interface Rule {
  readonly tag: string
  readonly where: Condition
}

/**
 * Reads the rules of each instance once, at `atMs`, and asks them of one message after the other. `pending_keys`
 * must hold the keys of the message that is asked about.
 */
export function prepareTagRules({ driver }: Connection): (atMs: number) => TagsByRule {
  const kept = driver.prepare<[number], { search: string; tag: string }>(
    'SELECT search, tag FROM searches WHERE instance_id = ? AND tag IS NOT NULL ORDER BY id',
  )
  const rulesOf = (instanceId: number, atMs: number): readonly Rule[] =>
    kept.all(instanceId).flatMap(({ search, tag }) => {
      const parsed = parseSearch(search, atMs)
      // What an older version could read and this one cannot finds nothing.
      return parsed.kind === 'problem'
        ? []
        : [{ tag, where: condition(parsed, { instanceIds: [instanceId], of: 'one' }) }]
    })
  return (atMs) => {
    const byInstance = new Map<number, readonly Rule[]>()
    return ({ seq, instanceId }) => {
      const rules = byInstance.get(instanceId) ?? rulesOf(instanceId, atMs)
      byInstance.set(instanceId, rules)
      return rules.flatMap(({ tag, where }) => {
        const asked = driver.prepare(`SELECT 1 FROM messages m WHERE m.seq = ? AND ${where.sql}`)
        return asked.get(seq, ...where.values) === undefined ? [] : [tag]
      })
    }
  }
}
