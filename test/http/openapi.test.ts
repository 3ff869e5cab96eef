import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type OpenApiDocument, type Operation, openApiDocument } from '../../server/http/openapi/openapi.ts'
import { apiRoutes } from '../../server/http/routes.ts'
import { type OpenDoor, openDoor } from './door.ts'
import { type ApiCall, CALLS, type Scene, setScene } from './openapi-calls.ts'
import { signedIn } from './sign-in.ts'

interface Documented {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

describe('the OpenAPI document', () => {
  test('has every route of the table and no other, each with a name of its own', async () => {
    const door = await openDoor()
    const document = await documentOf(door)
    const written = operationsOf(document).map(({ method, path }) => `${method} ${path}`)
    const routes = apiRoutes(door.deps).map(
      ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    )
    expect(written.sort()).toEqual(routes.sort())
    const names = operationsOf(document).map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
  })

  test('says of every parameter and group what it is', async () => {
    const document = await documentOf(await openDoor())
    for (const { path, operation } of operationsOf(document)) {
      expect(operation.summary, path).toMatch(/\.$/)
      expect(operation.description, path).toMatch(/^(For|As|Asks) .*\.$/)
      expect(operation.security.length === 0, path).toBe(operation.description.startsWith('Asks nobody'))
      for (const { name, in: place, description } of operation.parameters) {
        expect([undefined, name], `${path} ${name} (${place})`).not.toContain(description)
      }
    }
    for (const { name, description } of document.tags) expect(description, name).not.toBe(name)
  })

  test('has all that its references lead to, and shapes that many routes answer once', async () => {
    const document = await documentOf(await openDoor())
    const text = JSON.stringify(document)
    const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, to]) => to)
    const shared = Object.keys(document.components.schemas)
    expect(shared).toEqual(
      expect.arrayContaining(['Message', 'MessageListItem', 'Instance', 'StructurePart']),
    )
    const responses = Object.keys(document.components.responses)
    expect(new Set(references)).toEqual(
      new Set([
        ...shared.map((name) => `#/components/schemas/${name}`),
        ...responses.map((name) => `#/components/responses/${name}`),
      ]),
    )
    expect(text).not.toContain('$defs')
  })

  test('says of each route what it can refuse with, by what it asks and takes', async () => {
    const document = await documentOf(await openDoor())
    const refusals = Object.fromEntries(
      operationsOf(document).map(({ operation }) => [
        operation.operationId,
        Object.entries(operation.responses).flatMap(([status, response]) =>
          '$ref' in response ? [status] : [],
        ),
      ]),
    )
    expect(refusals.getProjects).toEqual(['400', '401', '403', '421', '503', 'default'])
    expect(refusals.getInstancesInstance).toEqual(['400', '401', '403', '404', '421', '503', 'default'])
    expect(refusals.getInstancesInstanceMessagesIdRaw).toContain('304')
    expect(refusals.getInstancesInstanceEvents).toContain('429')
    expect(refusals.postInstancesInstanceWait).toEqual([
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '421',
      '422',
      '429',
      '503',
      'default',
    ])
    for (const [operation, statuses] of Object.entries(refusals)) expect(statuses, operation).toContain('401')
  })

  test('is true: every operation does as it says, in both directions', async () => {
    const door = await openDoor()
    const scene = await setScene(door)
    const document = await documentOf(door)
    const schemaOf = reader(document)
    const problem = schemaOf(document.components.schemas.Problem)
    // Those that take away go last.
    const order = ['get', 'post', 'put', 'patch', 'delete']
    const all = operationsOf(document).sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method))
    for (const documented of all) {
      if (isStream(documented.operation)) continue
      const call = callFor(documented, scene)
      const { requestBody, operationId } = documented.operation
      const url = urlOf(documented.path, call, scene)
      const method = documented.method.toUpperCase()
      // Each its own, since some end all others.
      const headers = await signedIn(door.store, { isAdmin: true })
      if (requestBody !== undefined) {
        const input = schemaOf(requestBody.content['application/json']?.schema)
        const unknown = { ...(call.body as object), surprise: 1 }
        expect(input.safeParse(call.body).error, operationId).toBeUndefined()
        expect(input.safeParse(unknown).success, `${operationId} with an unknown field`).toBe(false)
        const refused = await door.ask(url, { method, headers, body: unknown })
        expect([operationId, refused.status]).toEqual([operationId, 422])
        expect(problem.safeParse(refused.json).error, operationId).toBeUndefined()
      }
      const answer = await door.ask(url, { method, headers, body: call.body })
      if (call.refusedWith === undefined) expectAnswer(documented.operation, answer, schemaOf)
      else
        expect([operationId, answer.status, problem.safeParse(answer.json).success]).toEqual([
          operationId,
          call.refusedWith,
          true,
        ])
    }
  })

  test('tells of the frames of both streams', async () => {
    const document = openApiDocument(apiRoutes((await openDoor()).deps), '1')
    const { LiveFrame } = document.components.schemas
    const kinds = (LiveFrame?.oneOf ?? LiveFrame?.anyOf) as { properties: { kind: { const: string } } }[]
    expect(kinds.length).toBeGreaterThan(5)
    for (const { properties } of kinds) {
      expect(document.info.description).toContain(`\`${properties.kind.const}\``)
    }
  })
})

describe('the page of the API', () => {
  test('shows every operation, runs nothing and loads nothing', async () => {
    const door = await openDoor()
    const { status, text, headers } = await door.ask('/docs/api')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    for (const { operation } of operationsOf(await documentOf(door))) {
      expect(text).toContain(`<h3 id="${operation.operationId}">`)
    }
    for (const [, to] of text.matchAll(/href="#([^"]*)"/g)) expect(text).toContain(` id="${to}"`)
    expect(text).not.toMatch(/<script|<link|<img|\bsrc=|url\(/)
  })
})

async function documentOf(door: OpenDoor): Promise<OpenApiDocument> {
  const { status, json } = await door.ask('/api/v1/openapi.json')
  expect(status).toBe(200)
  expect(json.openapi).toBe('3.1.1')
  return json
}

function operationsOf(document: OpenApiDocument): Documented[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
}

function callFor({ method, path, operation }: Documented, scene: Scene): ApiCall {
  const call = CALLS[operation.operationId]
  if (call !== undefined) return call(scene)
  const words = `add a call for ${operation.operationId} (${method} ${path}) to test/http/openapi-calls.ts`
  expect(method, words).toBe('get')
  return {}
}

function urlOf(path: string, { path: given = {}, query = '' }: ApiCall, scene: Scene): string {
  const known: Readonly<Record<string, string>> = { instance: scene.instance, id: scene.id, ...given }
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(known[name] ?? `{${name}}`),
  )
  return `/api/v1${filled}${query}`
}

function expectAnswer(
  { operationId, responses }: Operation,
  { status, headers, json, text }: Awaited<ReturnType<OpenDoor['ask']>>,
  schemaOf: ReturnType<typeof reader>,
): void {
  expect(Object.keys(responses), `${operationId} answered ${status}: ${text.slice(0, 300)}`).toContain(
    String(status),
  )
  const response = responses[status]
  const content = response !== undefined && 'content' in response ? response.content : undefined
  if (content === undefined) {
    expect(text, operationId).toBe('')
    return
  }
  const [[type = '', { schema }] = ['', { schema: {} }]] = Object.entries(content)
  if (type !== '*/*') expect(headers['content-type'], operationId).toContain(type)
  if (type === 'application/json') expect(schemaOf(schema).safeParse(json).error, operationId).toBeUndefined()
}

function isStream({ responses }: Operation): boolean {
  return Object.values(responses).some(
    (response) => 'content' in response && 'text/event-stream' in (response.content ?? {}),
  )
}

/** Makes validators from the document itself, not from the schemas that it was made of. */
function reader({ components }: OpenApiDocument): (schema: unknown) => z.ZodType {
  return (schema) => {
    const whole = { ...(schema as object), $defs: components.schemas }
    const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
    return z.fromJSONSchema(withoutUnicode(JSON.parse(text)) as Parameters<typeof z.fromJSONSchema>[0])
  }
}

/** JSON Schema reads patterns with the flag `u`; this reader does not, so those that need it are left out. */
function withoutUnicode(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key !== 'pattern' || typeof value !== 'string' || !value.includes('\\p{')) return value
    expect(() => new RegExp(value, 'u')).not.toThrow()
    return undefined
  })
}
