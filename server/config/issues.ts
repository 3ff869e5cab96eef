import type { z } from 'zod'
import { type ConfigFile, dotted } from './file.ts'
import type { Problem } from './problems.ts'
import { wrongValue } from './problems.ts'
import { didYouMean } from './suggest.ts'

type Issue = z.core.$ZodIssue

/** What a schema found wrong, in our words. The schemas here state in each issue's text what is allowed. */
export function problemsOf(
  issues: readonly Issue[],
  content: unknown,
  where: ConfigFile['where'],
): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue, key, where))
    const allowed = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
    const value = issue.code === 'invalid_key' ? issue.path.at(-1) : valueAt(content, issue.path)
    const key = dotted(issue.path)
    return { where: where(issue.path), key, text: wrongValue(key, value, allowed) }
  })
}

function unknownKey(issue: Issue, key: string, where: ConfigFile['where']): Problem {
  const known = issue.message.split(' ')
  const path = [...issue.path, key]
  // A name that would not be seen in a path is quoted behind it.
  const subject = /^[\w$-]+$/.test(key) ? '' : `the key ${JSON.stringify(key)} `
  const text = `${subject}is no setting${didYouMean(key, known) || '.'} Known here: ${known.join(', ')}`
  return { where: where(path), key: dotted(path), text }
}

/** What stands at a path of parsed content; undefined when nothing does. */
export function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
    content,
  )
}
