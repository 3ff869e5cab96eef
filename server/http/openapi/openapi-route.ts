import { z } from 'zod'
import { json } from '../requests/answer.ts'
import { type Route, route } from '../requests/route.ts'
import { openApiDocument } from './openapi.ts'

/** The document of a route table, itself a route of it. */
export function openApiRoute(others: readonly Route[], version: string, basePath: string): Route {
  const own: Route = route({
    method: 'get',
    path: '/openapi.json',
    summary: 'This document.',
    needs: 'nothing',
    answer: z.looseObject({ openapi: z.string() }),
    handle: async () => json(openApiDocument([...others, own], version, basePath)),
  })
  return own
}
