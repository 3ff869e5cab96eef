import type { ValueSchema } from './values.ts'

/** One scalar setting: what a flag, a variable and a key of the file may all say. */
export interface Setting<T> {
  /** Dotted key in the file. */
  readonly key: string
  readonly flag: string
  readonly variable: string
  readonly schema: ValueSchema<T>
  /** In the words that `schema` reads; null when the setting may stay unset. */
  readonly fallback: string | null
  /** Stands for the value in the help, such as `HOST:PORT`. */
  readonly placeholder: string
  readonly help: string
}

export function setting<T>(
  key: string,
  usage: string,
  schema: ValueSchema<T>,
  fallback: string,
  help: string,
): Setting<T> {
  const [flag = '', placeholder = ''] = usage.split(' ')
  return { key, flag, variable: variableOf(flag), schema, fallback, placeholder, help }
}

export function optional<T>(
  key: string,
  usage: string,
  schema: ValueSchema<T>,
  help: string,
): Setting<T | undefined> {
  return { ...setting(key, usage, schema, '', help), fallback: null }
}

/** `--smtp-max-message` is `STAGINGPOST_SMTP_MAX_MESSAGE`. */
function variableOf(flag: string): string {
  return `STAGINGPOST_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
}
