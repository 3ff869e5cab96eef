import { Failure } from '../domain/failure.ts'

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `30s`, `2m`, `500ms`, or a number of seconds, in milliseconds. Throws `Failure('invalid')`. */
export function readDuration(text: string, flag: string): number {
  const [, number = '', unit = 's'] = /^(\d{1,9})(ms|s|m|h|d)?$/.exec(text.trim()) ?? []
  const unitMs = UNITS_MS[unit]
  if (number === '' || unitMs === undefined)
    throw new Failure('invalid', `${flag} must be a time such as 30s or 2m.`)
  return Number(number) * unitMs
}
