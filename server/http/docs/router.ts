import { Router } from 'express'
import type { OpenApiDocument } from '../openapi.ts'
import { apiPage } from './api-page.ts'

/** Nothing runs here, and nothing is loaded. */
const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The documentation, from this server alone: it works without a network. */
export function docsRouter(document: () => OpenApiDocument): Router {
  const router = Router()
  router.get('/docs/api', (_request, response) => {
    response.setHeader('Content-Security-Policy', CSP)
    response.setHeader('Cache-Control', 'no-cache')
    response.type('html').send(apiPage(document()))
  })
  return router
}
