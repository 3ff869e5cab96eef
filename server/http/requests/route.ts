import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Principal } from '../../access/principal.ts'
import type { AuditEntry } from '../../domain/audit.ts'
import type { Right } from '../../domain/right.ts'
import type { RouteNeed } from '../gate/admission.ts'
import { type Answer, type Cookie, send } from './answer.ts'
import { issueWords } from './issue-words.ts'
import { BadRequest } from './problem.ts'

/** One line of the route table. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/api/v1`. */
  readonly path: string
  readonly summary: string
  readonly needs: RouteNeed
  /** What the audit log calls it; null for what it does not note. */
  readonly audit: string | null
  /** Null when it takes none: any is an error then. */
  readonly query: z.ZodType | null
  readonly body: z.ZodType | null
  /** Media types of bodies that are taken as they come, beside JSON. */
  readonly streams: readonly string[]
  /** Null when it answers with something else than JSON, or with nothing. */
  readonly answer: z.ZodType | null
  /** The media types where that is not JSON; none, with an answer of null, when there is nothing to say. */
  readonly produces: readonly string[]
  /** Of success: 204 where there is no answer. */
  readonly status: 200 | 201 | 204
  readonly handle: (request: Request, response: Response, visit: Visit) => Promise<void>
}

/** Who calls, from where, and how it is noted. */
export interface Visit {
  readonly who: Principal
  /** Let in by the key of a preview, which is for its pictures alone. */
  readonly byKey: boolean
  /** The same as of now, for answers that go on. Throws `BadRequest` 401 when they are nobody any more. */
  readonly stillWho: () => Principal
  /** Their rights on the instance that the path names. */
  readonly held: ReadonlySet<Right>
  readonly clientAddress: string | null
  readonly closing: AbortSignal
  readonly cookie: (session: string | null) => Cookie
  readonly record: (action: string, detail?: AuditEntry['detail']) => Promise<void>
}

/** A request, understood. */
export interface Call<Query, Body> extends Omit<Visit, 'closing'> {
  /** A segment of the path, decoded. */
  readonly param: (name: string) => string
  readonly query: Query
  readonly body: Body
  /** A body of one of the route's own media types, with that type; null for JSON. */
  readonly stream: { readonly type: string; readonly bytes: AsyncIterable<Uint8Array> } | null
  /** A field of the request, by its name in lower case. */
  readonly header: (name: string) => string | undefined
  /** `Host` of the request. */
  readonly host: string
  readonly userAgent: string
  /** Adds to the line in the audit log that this call leaves: never a secret. */
  readonly note: (detail: AuditEntry['detail']) => void
  /** Aborts when the client is gone, or the server stops. */
  readonly signal: AbortSignal
}

export interface RouteSpec<Query, Body> {
  readonly method: Route['method']
  readonly path: string
  readonly summary: string
  readonly needs: RouteNeed
  readonly audit?: string
  readonly query?: z.ZodType<Query>
  readonly body?: z.ZodType<Body>
  /** With these, `body` is undefined and `stream` has the bytes. */
  readonly streams?: readonly string[]
  readonly answer: z.ZodType | null
  readonly produces?: string | readonly string[]
  /** 200, or 204 without an answer, unless said. */
  readonly status?: 201
  readonly handle: (call: Call<Query, Body>) => Promise<Answer>
}

export function route<Query, Body>(spec: RouteSpec<Query, Body>): Route {
  const {
    method,
    path,
    summary,
    needs,
    audit,
    query,
    body,
    streams = [],
    answer,
    produces: given = [],
    handle,
  } = spec
  const produces = typeof given === 'string' ? [given] : given
  return {
    method,
    path,
    summary,
    needs,
    audit: audit ?? null,
    query: query ?? null,
    body: body ?? null,
    streams,
    answer,
    produces,
    status: spec.status ?? (answer === null && produces.length === 0 ? 204 : 200),
    handle: async (request, response, visit) => {
      const { closing, ...shown } = visit
      const type = streams.find((each) => request.is(each))
      const detail: Record<string, AuditEntry['detail'][string]> = {}
      const call = {
        param: (name: string) => String(request.params[name] ?? ''),
        query: read(query, request.query, 400),
        body: type === undefined ? read(body, request.body, 422) : (undefined as Body),
        stream: type === undefined ? null : { type, bytes: request as AsyncIterable<Uint8Array> },
        header: (name: string) => request.get(name),
        host: request.headers.host ?? '',
        ...shown,
        userAgent: request.headers['user-agent'] ?? '',
        note: (more: AuditEntry['detail']) => void Object.assign(detail, more),
        signal: AbortSignal.any([closing, goneSignal(response)]),
      }
      const result = await handle(call)
      if (audit !== undefined) await visit.record(audit, detail)
      if (!response.destroyed) await send(result, request, response)
    },
  }
}

/** What comes in, checked. Without a schema nothing may come. */
function read<T>(schema: z.ZodType<T> | undefined, input: unknown, status: 400 | 422): T {
  if (schema === undefined) {
    const names = Object.keys(input ?? {})
    if (names.length > 0 || (input !== undefined && typeof input !== 'object')) {
      throw new BadRequest(
        status,
        `Nothing is expected here, but there is: ${names.join(', ') || typeof input}`,
      )
    }
    return undefined as T
  }
  const result = schema.safeParse(input, { error: issueWords })
  if (result.success) return result.data
  if (input === undefined) throw new BadRequest(status, 'A body is needed here: JSON, as /docs/api shows it.')
  const errors = result.error.issues.flatMap(issueErrors)
  throw new BadRequest(status, errors.map(({ path, message }) => `${path}: ${message}`).join('; '), errors)
}

function issueErrors(issue: z.core.$ZodIssue): readonly { path: string; message: string }[] {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: 'is not a known field',
    }))
  }
  return [{ path: path === '' ? '(all)' : path, message: issue.message }]
}

function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}
