import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Router } from 'express'
import { BadRequest } from '../requests/problem.ts'

/** What `web/build.ts` makes of `web/pdf/frame.ts`: one classic script. */
const SCRIPT = 'pdf-viewer.js'

const STYLE =
  'html,body{margin:0;background:#fff}canvas{display:block;width:100%}p{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}'

/**
 * The frame that draws PDF files, in one document. It has an origin of its own, runs this one script and workers made of
 * it, evaluates nothing, and reaches nothing: no request of any kind leaves it, so what a file makes of it stays in it.
 */
export function pdfViewerRouter(webDir: string): Router {
  const router = Router()
  let known: string | undefined
  router.get('/pdf-viewer', async (_request, response) => {
    known ??= await readFile(join(webDir, SCRIPT), 'utf8').catch(() => undefined)
    const script = known
    if (script === undefined) throw new BadRequest(404, 'The page is not built: run npm run build.')
    response
      .set({
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy(script),
        'Cache-Control': 'private, max-age=3600',
      })
      .send(
        `<!doctype html><html lang="en"><title>PDF</title><style>${STYLE}</style><canvas role="img" aria-label="Page" width="1" height="1"></canvas><p></p><script>${script}</script></html>`,
      )
  })
  return router
}

function policy(script: string): string {
  return [
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src '${sha256(script)}'`,
    'worker-src blob:',
    `style-src '${sha256(STYLE)}'`,
    // Pictures and fonts of the file, handed over as bytes.
    'img-src blob: data:',
    'font-src blob: data:',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}

/** CSP Level 3 §2.3.1: a hash of exactly what stands between the tags. */
function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
