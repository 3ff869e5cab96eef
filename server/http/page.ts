import { join } from 'node:path'
import express, { type Request, Router } from 'express'
import { BadRequest } from './problem.ts'

/** The built page: files as they are, and `index.html` for every address that the page itself understands. */
export function pageRouter(webDir: string): Router {
  const router = Router()
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
    response.sendFile(
      'index.html',
      { root: webDir, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } },
      (error) => {
        if (error !== undefined && !response.headersSent)
          next(new BadRequest(404, 'The page is not built: run npm run build.'))
      },
    )
  })
  return router
}

function askAgain(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache')
}

/** Names with a dot at the end of a path are files: one that is missing is not the page. */
function isPageAddress({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && !path.startsWith('/assets/') && !/\.[^/]*$/.test(path)
}
