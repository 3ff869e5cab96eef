import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import express, { type Request, type RequestHandler, Router } from 'express'
import { BadRequest } from '../requests/problem.ts'
import { pdfViewerRouter } from './pdf-viewer.ts'

/** The built page: files as they are, and `index.html` for every address that the page itself understands. */
export function pageRouter(webDir: string, basePath: string): Router {
  const router = Router()
  const page = pageSender(webDir, basePath)
  router.use(pdfViewerRouter(webDir))
  router.get('/index.html', page)
  // Their names carry a hash of what they hold.
  router.use(
    '/assets',
    express.static(join(webDir, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      redirect: false,
    }),
  )
  router.use(
    express.static(webDir, { index: false, redirect: false, cacheControl: false, setHeaders: askAgain }),
  )
  router.use((request, response, next) => {
    if (!isPageAddress(request)) {
      next(new BadRequest(404, 'There is nothing here.'))
      return
    }
    return page(request, response, next)
  })
  return router
}

/** The page as it was built, with the path below which it and its files are reached. */
function pageSender(webDir: string, basePath: string): RequestHandler {
  return async (_request, response, next) => {
    const built = await readFile(join(webDir, 'index.html'), 'utf8').catch(() => undefined)
    if (built === undefined) {
      next(new BadRequest(404, 'The page is not built: run npm run build.'))
      return
    }
    const page = built
      .replaceAll('"./', `"${basePath}/`)
      .replace('name="base-path" content=""', `name="base-path" content="${basePath}"`)
    response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' }).send(page)
  }
}

function askAgain(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache')
}

/** Names with a dot at the end of a path are files: one that is missing is not the page. */
function isPageAddress({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && !path.startsWith('/assets/') && !/\.[^/]*$/.test(path)
}
