import { z } from 'zod'
import { liveFrameSchema } from '../../contract/live.ts'
import { problemSchema } from '../../contract/problem.ts'
import { SESSION_COOKIE } from '../gate/shown.ts'
import type { Route } from '../requests/route.ts'
import { shareShapes } from './openapi-shared.ts'
import { LIVE_WORDS, NEED_WORDS, PARAMETER_WORDS, TAG_WORDS } from './openapi-words.ts'
import { allRefusals, refusalsOf } from './refusals.ts'

/** JSON Schema, as far as we look into it. */
export interface Schema {
  readonly [keyword: string]: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  /** Who may. */
  readonly description: string
  /** None where nobody is asked. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: 'path' | 'query' | 'header'
    readonly required: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  /** What succeeds stands here; refusals are shared by all. */
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>
}

export interface Response {
  readonly description: string
  readonly content?: Content
}

export type Content = Readonly<Record<string, { readonly schema: Schema }>>

export interface OpenApiDocument {
  readonly openapi: '3.1.1'
  readonly info: Readonly<Record<string, unknown>>
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Response>>
    readonly securitySchemes: typeof SECURITY
  }
}

/** A token by itself, or as the password of Basic for tools that know nothing else; people have a cookie. */
const SECURITY = {
  token: { type: 'http', scheme: 'bearer' },
  basic: { type: 'http', scheme: 'basic' },
  session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
} as const

const EVENT_STREAM = 'text/event-stream'
const PROBLEM: Content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

/** The route table as OpenAPI 3.1: made from the same schemas that check requests. */
export function openApiDocument(routes: readonly Route[], version: string, basePath = ''): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = documentPath(route.path)
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return shareShapes({
    openapi: '3.1.1',
    info: {
      title: 'Stagingpost',
      version,
      summary: 'The post office of a staging environment.',
      description: LIVE_WORDS,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${basePath}/api/v1` }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name, description: TAG_WORDS[name] ?? name })),
    paths,
    components: {
      schemas: {
        Problem: toSchema(problemSchema, 'output'),
        LiveFrame: toSchema(liveFrameSchema, 'output'),
      },
      responses: sharedResponses(),
      securitySchemes: SECURITY,
    },
  })
}

/** `/instances/:instance` → `/instances/{instance}` */
export function documentPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}')
}

function operation(route: Route): Operation {
  const { method, path, summary, body, streams } = route
  return {
    operationId: `${method}${documentPath(path).replace(/[^\w]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tagOf(route)],
    summary,
    description: NEED_WORDS[route.needs],
    security: route.needs === 'nothing' ? [] : Object.keys(SECURITY).map((scheme) => ({ [scheme]: [] })),
    parameters: [...pathParameters(path), ...queryParameters(route.query), ...headerParameters(route)],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              ...jsonContent(toSchema(body, 'input')),
              ...Object.fromEntries(streams.map((type) => [type, { schema: { type: 'string' } }])),
            },
          },
        }),
    responses: {
      [route.status]: success(route),
      ...(hasETag(route) ? { 304: reference(UNCHANGED) } : {}),
      ...Object.fromEntries(refusalsOf(route).map(([status, name]) => [status, reference(name)])),
      default: reference(OTHER),
    },
  }
}

const UNCHANGED = 'Unchanged'
const OTHER = 'Other'

function reference(name: string): { readonly $ref: string } {
  return { $ref: `#/components/responses/${name}` }
}

function sharedResponses(): Readonly<Record<string, Response>> {
  const refusals = allRefusals().map(([name, description]) => [name, { description, content: PROBLEM }])
  return {
    [UNCHANGED]: { description: 'It is what `If-None-Match` says that the client has.' },
    ...Object.fromEntries(refusals),
    [OTHER]: { description: 'Anything else: a problem (RFC 9457).', content: PROBLEM },
  }
}

/** Content has one; what is made for each call, and streams, have none. */
function hasETag({ answer, produces }: Route): boolean {
  return answer === null && produces.length > 0 && !produces.includes(EVENT_STREAM)
}

function success({ answer, produces, status }: Route): Response {
  if (answer !== null) return { description: 'Done.', content: jsonContent(toSchema(answer, 'output')) }
  if (produces.length === 0)
    return { description: status === 204 ? 'Done; there is nothing to say.' : 'Done.' }
  const schemaOf = (type: string) =>
    type === EVENT_STREAM ? { $ref: '#/components/schemas/LiveFrame' } : { type: 'string' }
  const content = Object.fromEntries(produces.map((type) => [type, { schema: schemaOf(type) }]))
  return { description: 'The content.', content }
}

function pathParameters(path: string): Operation['parameters'] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: PARAMETER_WORDS[name] ?? name,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodType | null): Operation['parameters'] {
  if (query === null) return []
  const { properties = {}, required = [] } = toSchema(query, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(PARAMETER_WORDS[name] === undefined ? {} : { description: PARAMETER_WORDS[name] }),
    schema,
  }))
}

function headerParameters({ produces }: Route): Operation['parameters'] {
  if (!produces.includes(EVENT_STREAM)) return []
  const name = 'Last-Event-ID'
  return [
    {
      name,
      in: 'header',
      required: false,
      description: PARAMETER_WORDS[name] ?? name,
      schema: { type: 'string' },
    },
  ]
}

function jsonContent(schema: Schema): Content {
  return { 'application/json': { schema } }
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest as Schema
}

/** What the route is about: the last word of its path that is a collection. */
function tagOf({ path }: Route): string {
  const words = path.split('/').filter((word) => word !== '' && !word.startsWith(':'))
  return words.toReversed().find((word) => word in TAG_WORDS) ?? words[0] ?? ''
}
