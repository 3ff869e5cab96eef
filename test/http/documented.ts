import { expect } from 'vitest'
import { type OpenApiDocument, openApiDocument } from '../../server/http/openapi/openapi.ts'
import type { Route } from '../../server/http/requests/route.ts'

const BELOW = '/api/v1'

let known: OpenApiDocument | undefined

/**
 * Expects that the OpenAPI document speaks of a status that was answered. Every call that a test makes through
 * `openDoor` comes by here.
 */
export function expectDocumented(
  routes: () => readonly Route[],
  { method, path, status }: { readonly method: string; readonly path: string; readonly status: number },
): void {
  if (!path.startsWith(`${BELOW}/`)) return
  // It is the same for every server, and made once for each file of tests.
  known ??= openApiDocument(routes(), '0.0.0-test')
  const methods = methodsOf(known, path.slice(BELOW.length).replace(/\?.*$/s, ''))
  if (methods === undefined) return
  const operation = methods[method === 'HEAD' ? 'get' : method.toLowerCase()]
  // Before anything else a request may be none that a page of another site, or name, may make.
  const statuses = operation === undefined ? ['405', '403', '421'] : Object.keys(operation.responses)
  expect(statuses, `${method} ${path} answered ${status}, of which OpenAPI says nothing`).toContain(
    String(status),
  )
}

function methodsOf({ paths }: OpenApiDocument, path: string): OpenApiDocument['paths'][string] | undefined {
  // What is written out goes before what stands for anything.
  const templates = Object.keys(paths).sort((a, b) => a.split('{').length - b.split('{').length)
  const found = templates.find((template) => matcher(template).test(path))
  return found === undefined ? undefined : paths[found]
}

function matcher(template: string): RegExp {
  return new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`)
}
