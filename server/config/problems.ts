import { Failure } from '../domain/failure.ts'

/** One thing that is wrong with the configuration: where, and in words what and what is allowed. */
export interface Problem {
  /** As the person wrote it: a flag, a variable, or a key path with its file and line. */
  readonly where: string
  /** Key path without the file, such as `instances.shop.email.sender`; null where none applies. */
  readonly key: string | null
  readonly text: string
}

export type Report = (problem: Problem) => void

/** Longer values are cut: an error stays readable. */
const SHOWN_CHARACTERS = 80
/** Below these keys a value may be a secret. */
const SECRET_KEYS = /(?:^|\.)(?:password|auth|credentials|clientSecret|secretKey\w*)(?:[.[]|$)/

/** All problems as one refusal, one line each, so that they are mended in one go. */
export function refusal(problems: readonly Problem[]): Failure {
  const lines = problems.map(({ where, text }) => `  ${where}: ${text}`)
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  const message = [`The configuration has ${count}; nothing was started.`, ...lines].join('\n')
  return new Failure('invalid', message, problems[0]?.key ?? undefined)
}

/** What every wrong value is told: the value, and what may stand there. `undefined` reads as missing. */
export function wrongValue(key: string, value: unknown, allowed: string): string {
  if (value === undefined) return `is missing; allowed: ${allowed}`
  return `${showValue(key, value)} is not valid; allowed: ${allowed}`
}

/** The value as text for an error; never one that could be a secret. */
function showValue(key: string, value: unknown): string {
  if (SECRET_KEYS.test(key)) return `the value (${describe(value)}, not shown)`
  if (typeof value === 'object' && value !== null) return describe(value)
  const text = JSON.stringify(value) ?? String(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

function describe(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a section'
  return typeof value === 'string' ? 'text' : `a ${typeof value}`
}
