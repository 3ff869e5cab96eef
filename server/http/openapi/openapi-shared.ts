/** As much of a document as is looked at here. */
interface WithSchemas {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const LOCAL = '#/$defs/'
const SHARED = '#/components/schemas/'

/**
 * Shapes that have a name (`.meta({ id })`) come with each schema that uses them. In the document they stand once, among its
 * components: references in OpenAPI count from the top of the document, so beside their schema nobody would find them.
 */
export function shareShapes<T extends WithSchemas>(document: T): T {
  const named = new Map<string, string>()
  const rest: T = JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') return value.replace(LOCAL, SHARED)
    if (typeof value !== 'object' || value === null || !('$defs' in value)) return value
    const { $defs, ...schema } = value
    for (const [name, shape] of Object.entries($defs as Record<string, unknown>)) {
      const { id: _, ...fields } = shape as Record<string, unknown>
      remember(named, name, JSON.stringify(fields))
    }
    return schema
  })
  const shapes = Object.fromEntries([...named].map(([name, shape]) => [name, JSON.parse(shape)]))
  return { ...rest, components: { ...rest.components, schemas: { ...rest.components.schemas, ...shapes } } }
}

function remember(named: Map<string, string>, name: string, shape: string): void {
  const known = named.get(name)
  if (known !== undefined && known !== shape) throw new Error(`Two shapes are called ${name}.`)
  named.set(name, shape)
}
