import type { Problem } from '../../server/contract/problem.types.ts'

/** What is wrong with what was entered, by the path of its field: `email.testRecipients.0`. */
export type Problems = ReadonlyMap<string, string>

export const NO_PROBLEMS: Problems = new Map()

/** The problems that name a field; `email.testRecipients[0]` is the same field as `email.testRecipients.0`. */
export function problemsByField({ errors = [] }: Pick<Problem, 'errors'>): Problems {
  const found = new Map<string, string>()
  for (const { path, message } of errors) {
    const field = path.replace(/\[(\d+)\]/g, '.$1')
    // The server's message begins with the path where a program reads it without the field beside it.
    if (!found.has(field)) found.set(field, sentence(message.replace(`${path}: `, '')))
  }
  return found
}

/** Those of the entries of a list, by index. */
export function problemsOfEntries(problems: Problems, list: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const [path, message] of problems) {
    const index = path.startsWith(`${list}.`) ? Number(path.slice(list.length + 1)) : Number.NaN
    if (Number.isInteger(index)) found.set(index, message)
  }
  return found
}

/** Without those of a field and below it: it was changed since. */
export function withoutField(problems: Problems, field: string): Problems {
  const kept = [...problems].filter(([path]) => path !== field && !path.startsWith(`${field}.`))
  return kept.length === problems.size ? problems : new Map(kept)
}

/** Whether none of the fields shown tells of it, so that it has to be said by itself. */
export function needsSaying(problem: Problem, shownFields: readonly string[]): boolean {
  const paths = [...problemsByField(problem).keys()]
  const isShown = (path: string) =>
    shownFields.some((field) => path === field || path.startsWith(`${field}.`))
  return paths.length === 0 || !paths.every(isShown)
}

/** Entries that the server would take if somebody said that they are meant. */
export function needsAcknowledgement(message: string): boolean {
  return message.includes('needs an acknowledgement')
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}
