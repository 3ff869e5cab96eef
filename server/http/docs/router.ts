import { type Response, Router } from 'express'
import { Failure } from '../../domain/failure.ts'
import type { OpenApiDocument } from '../openapi/openapi.ts'
import { apiPage } from './api-page.ts'
import { docsFrame, escapeHtml } from './frame.ts'
import { renderMarkdown } from './markdown.ts'
import { DOCS_PAGES, docsPage } from './pages.ts'

/** Nothing runs here, and nothing is loaded. */
const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The documentation, from this server alone: it works without a network. */
export function docsRouter(document: () => OpenApiDocument, basePath: string): Router {
  const router = Router()
  router.get('/docs', (_request, response) => response.redirect(`${basePath}/docs/${DOCS_PAGES[0].name}`))
  router.get('/docs/api', (_request, response) => show(response, apiPage(document())))
  router.get('/docs/:page', async (request, response) => {
    const { page } = request.params
    const source = await docsPage(page)
    if (source === undefined)
      throw new Failure('not-found', `There is no page '${page}' in the documentation.`)
    show(response, textPage(page, source))
  })
  return router
}

function show(response: Response, html: string): void {
  response.setHeader('Content-Security-Policy', CSP)
  response.setHeader('Cache-Control', 'no-cache')
  response.type('html').send(html)
}

/** The pages, and of this one its sections. */
function textPage(name: string, source: string): string {
  const { html, headings } = renderMarkdown(source)
  const sections = headings
    .filter(({ level }) => level === 2)
    .map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`)
  const pages = [...DOCS_PAGES, { name: 'api', title: 'API' }].map((page) =>
    page.name === name
      ? `<strong aria-current="page">${page.title}</strong><ul>${sections.join('')}</ul>`
      : `<li><a href="${page.name}">${page.title}</a></li>`,
  )
  const title = DOCS_PAGES.find((page) => page.name === name)?.title ?? name
  return docsFrame(title, `<ul>${pages.join('')}</ul>`, html)
}
