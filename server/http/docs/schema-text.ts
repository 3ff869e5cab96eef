import type { Schema } from '../openapi/openapi.ts'

/** A schema as one would write it in TypeScript: short enough to read beside its route. */
export function schemaText(schema: Schema, indent = ''): string {
  const { enum: values, const: only, anyOf, oneOf, type, items, properties } = schema
  const variants = [anyOf, oneOf].find((list) => Array.isArray(list)) as readonly Schema[] | undefined
  if (variants !== undefined) return variants.map((each) => schemaText(each, indent)).join(' | ')
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ')
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? 'unknown'
  if (Array.isArray(schema.prefixItems)) {
    return `[${(schema.prefixItems as Schema[]).map((each) => schemaText(each, indent)).join(', ')}]`
  }
  if (type === 'array') return arrayText(items as Schema | undefined, indent)
  if (properties !== undefined) return objectText(properties, schema.required ?? [], indent)
  if (type === 'object') return recordText(schema, indent)
  return typeText(schema)
}

function arrayText(items: Schema | undefined, indent: string): string {
  const text = items === undefined ? 'unknown' : schemaText(items, indent)
  return / \| /.test(text) && !text.startsWith('{') ? `(${text})[]` : `${text}[]`
}

function objectText(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  indent: string,
): string {
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(
    ([name, schema]) =>
      `${inner}${name}${required.includes(name) ? '' : '?'}: ${schemaText(schema, inner)}\n`,
  )
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`
}

function recordText({ additionalProperties }: Schema, indent: string): string {
  const isOpen = typeof additionalProperties === 'object' && additionalProperties !== null
  return isOpen ? `{ [name]: ${schemaText(additionalProperties as Schema, indent)} }` : '{}'
}

function typeText({ type, format, minimum, maximum, maxLength }: Schema): string {
  if (type === 'string') {
    if (format === 'date-time') return 'time'
    return typeof maxLength === 'number' ? `string(≤ ${maxLength})` : 'string'
  }
  const isBounded =
    typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER && typeof minimum === 'number'
  if (isBounded) return `${minimum}…${maximum}`
  return typeof type === 'string' ? type : 'unknown'
}
