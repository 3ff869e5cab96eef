import { z } from 'zod'
import { fileSchema } from './file-schema.ts'

interface Schema {
  readonly description?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly required?: readonly string[]
}

interface Row {
  readonly key: string
  readonly value: string
  readonly description: string
}

const INTRODUCTION = `# Configuration reference

Every key of \`stagingpost.yaml\` (or \`.json\`), as the server knows it. Everything has a default but what is marked
*needed* inside an entry that you make. \`stagingpost help\` lists the flags and variables, which win over the file.
A *secret* is text, or \`{ env: NAME }\`, or \`{ file: PATH }\`. \`*\` stands for a name that you choose, \`[]\` for each entry
of a list. [\`stagingpost.schema.json\`](../stagingpost.schema.json) gives your editor the same.
`

/** The text of `docs/configuration.md`: one table for each top-level key. Every key has its description there. */
export function referenceText(): string {
  const { properties = {} } = z.toJSONSchema(fileSchema, { io: 'input' }) as Schema
  const isAlone = ([, schema]: [string, Schema]) => below(schema).length === 0
  const entries = Object.entries(properties)
  const alone = entries.filter(isAlone).map(([key, schema]) => rowOf(key, schema, false))
  const groups = entries
    .filter((entry) => !isAlone(entry))
    .map(([key, schema]) => {
      const about = schema.description === undefined ? '' : `\n${sentence(schema.description)}\n`
      return `## ${key}\n${about}\n${table(rowsBelow(key, schema))}\n`
    })
  return `${INTRODUCTION}\n${table(alone)}\n\n${groups.join('\n')}`
}

function rowsBelow(path: string, schema: Schema): Row[] {
  return below(schema).flatMap(({ key, schema: inner, isNeeded }) => {
    const at = `${path}${key}`
    const isPlain = descriptionOf(inner) === undefined && hasInside(inner)
    const row = key.startsWith('.') && key !== '.*' && !isPlain ? [rowOf(at, inner, isNeeded)] : []
    return [...row, ...rowsBelow(at, inner)]
  })
}

interface Below {
  readonly key: string
  readonly schema: Schema
  readonly isNeeded: boolean
}

/** What is inside a section, a list or a mapping; nothing inside a secret, which is one value however it is said. */
function below(schema: Schema): readonly Below[] {
  if (isSecret(schema)) return []
  const { properties = {}, additionalProperties, items, anyOf = [], required = [] } = schema
  const own = Object.entries(properties).map(([key, inner]) => ({
    key: `.${key}`,
    schema: inner,
    isNeeded: required.includes(key),
  }))
  const named =
    typeof additionalProperties === 'object' && hasInside(additionalProperties)
      ? [{ key: '.*', schema: additionalProperties, isNeeded: false }]
      : []
  const listed =
    items !== undefined && hasInside(items) ? [{ key: '[]', schema: items, isNeeded: false }] : []
  return [...own, ...named, ...listed, ...anyOf.flatMap(below)]
}

function hasInside(schema: Schema): boolean {
  return below(schema).length > 0
}

function isSecret({ anyOf = [] }: Schema): boolean {
  return anyOf.some(({ properties }) => properties !== undefined && 'env' in properties)
}

function rowOf(key: string, schema: Schema, isNeeded: boolean): Row {
  const description = descriptionOf(schema)
  if (description === undefined) throw new Error(`${key} has no description`)
  return {
    key,
    value: `${valueInWords(schema)}${isNeeded ? ', *needed*' : ''}`,
    description: sentence(description),
  }
}

/** A value that may be a section as well is described where it is a value. */
function descriptionOf({ description, anyOf = [] }: Schema): string | undefined {
  return description ?? anyOf.map(descriptionOf).find((text) => text !== undefined)
}

function valueInWords(schema: Schema): string {
  const { type, enum: choices, anyOf = [], items } = schema
  if (isSecret(schema))
    return anyOf.some((each) => each.type === 'string') ? 'a secret' : '`{ env }` or `{ file }`'
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ')
  if (items !== undefined) return 'a list'
  if (anyOf.length > 0) return [...new Set(anyOf.map(valueInWords))].join(' or ')
  return (
    { string: 'text', integer: 'a number', number: 'a number', boolean: '`true` or `false`' }[type ?? ''] ??
    'a section'
  )
}

/** A description that begins with a value stays as it is. */
function sentence(text: string): string {
  const first = /^[a-z-]+:/.test(text) ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  const cell = first.replaceAll('|', '\\|')
  return /[.!?]$/.test(cell) ? cell : `${cell}.`
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ key, value, description }) => `| \`${key}\` | ${value} | ${description} |`)
  return ['| key | value | what it does |', '|---|---|---|', ...lines].join('\n')
}
